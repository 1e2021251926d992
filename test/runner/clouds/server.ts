import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A request as it came in. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
  readonly json: unknown;
}

/** What to answer; `undefined` never answers, `'hang up'` closes the connection without a word. */
export type Answer = { status?: number; headers?: { [name: string]: string }; body?: unknown } | 'hang up' | undefined;

/** A real HTTP server on a port of its own, for one test. */
export class TestServer {
  public readonly received: Received[] = [];
  /** Most requests that were under way at once. */
  public busiest = 0;
  private busy = 0;

  private constructor(
    private readonly server: Server,
    private readonly scheme: string,
  ) {}

  public static async start(
    answer: (request: Received) => Answer | Promise<Answer>,
    tls?: { readonly key: string; readonly cert: string },
  ): Promise<TestServer> {
    const handle = (request: IncomingMessage, response: ServerResponse) => void started.handle(request, response, answer);
    const started: TestServer = new TestServer(tls ? createTlsServer(tls, handle) : createServer(handle), tls ? 'https' : 'http');
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public get origin(): string {
    return `${this.scheme}://127.0.0.1:${this.port}`;
  }

  /** `METHOD path` of all that came in. */
  public get calls(): string[] {
    return this.received.map(({ method, path }) => `${method} ${path}`);
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(
    request: IncomingMessage,
    response: ServerResponse,
    answer: (request: Received) => Answer | Promise<Answer>,
  ): Promise<void> {
    this.busy += 1;
    this.busiest = Math.max(this.busiest, this.busy);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString();
    const isJson = request.headers['content-type']?.includes('json') ?? false;
    const received: Received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
    this.received.push(received);
    const answered = await answer(received);
    this.busy -= 1;
    if (answered === 'hang up') request.socket.destroy();
    if (answered === undefined || answered === 'hang up') return;
    const { status = 200, headers = {}, body } = answered;
    const plain = body === undefined || typeof body === 'string';
    response.writeHead(status, { 'content-type': plain ? 'text/html' : 'application/json', ...headers });
    response.end(plain ? body : JSON.stringify(body));
  }
}
