import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import type { TlsConfig } from './config';
import { errorText } from './error-text';
import { ApiError, CloudError } from './errors';
import { Limiter } from './limiter';
import type { Secret } from './secret';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Bytes to send. `open` is called anew for each attempt. */
export interface Upload {
  readonly open: () => Readable;
  /**
   * Bytes.
   *
   * @default - unknown, sent in chunks
   */
  readonly size?: number;
}

export interface HttpRequest {
  /** Service type, for errors and observers. */
  readonly service: string;
  readonly method: Method;
  readonly url: URL;
  readonly headers?: { readonly [name: string]: string };
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly upload?: Upload;
  /**
   * Whether the request changes nothing, though its method could: a validation, a preview, a token.
   *
   * @default - true for GET and HEAD
   */
  readonly reads?: boolean;
  /**
   * Whether the request may be sent again though the service may have carried it out already.
   *
   * @default - true for what changes nothing, and for DELETE
   */
  readonly repeatable?: boolean;
  /** Whether a refusal means that nothing was done and that asking again may help, such as Ironic's "node is locked". */
  readonly passes?: (refusal: ApiError) => boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string | undefined };
  /** Parsed where it is JSON, else text. */
  readonly body: unknown;
}

/** One attempt of a request, as it ended. */
export interface Exchange {
  readonly service: string;
  readonly method: Method;
  /** Path and query. */
  readonly path: string;
  /** Whether it could change something in the cloud. */
  readonly writes: boolean;
  /** From 1. */
  readonly attempt: number;
  readonly milliseconds: number;
  /** None where no answer came. */
  readonly status?: number;
  /** Code of the error where no answer came. */
  readonly error?: string;
}

/** How requests are sent. Times are in milliseconds. */
export interface HttpOptions {
  /** @default - servers are verified by the certificates that Node trusts */
  readonly tls?: TlsConfig;
  /** @default - a limiter of its own, of 8 */
  readonly limiter?: Limiter;
  /** Until a connection stands. @default 15000 */
  readonly connectTimeout?: number;
  /** Until an answer begins, and between its parts. Heat checks a whole template before it answers. @default 180000 */
  readonly answerTimeout?: number;
  /** How often a request is sent at most. @default 5 */
  readonly attempts?: number;
  /** Before the second attempt; doubled before each further one, and varied by half. @default 500 */
  readonly firstDelay?: number;
  /** Longest time between attempts, also where the service asks for more. @default 30000 */
  readonly longestDelay?: number;
  /** Is told of every attempt. */
  readonly observer?: (exchange: Exchange) => void;
  /** Ends what is under way, and every wait. */
  readonly signal?: AbortSignal;
}

/** Statuses by which a service, or what stands before it, says that it could not serve now. */
const OVERLOADED = [429, 502, 503, 504];

/**
 * A thin HTTP client.
 *
 * What is sent again, with exponential back-off: GET, HEAD, DELETE, and what its caller marks as repeatable, after lost
 * connections, timeouts and 429, 502, 503 and 504 (`Retry-After` is honoured); anything else only where no connection came
 * about, so that nothing can have been done. Redirects are not followed: they could carry a token to another host.
 */
export class Http {
  private readonly options: HttpOptions;
  private readonly limiter: Limiter;
  private readonly kept: Agent;
  private readonly fresh: Agent;
  private readonly secrets = new Set<string>();

  /**
   * @throws CloudError CLOUD_TLS where a certificate's file cannot be read
   */
  public constructor(options: HttpOptions = {}) {
    this.options = options;
    this.limiter = options.limiter ?? new Limiter();
    const common = {
      connect: { ...tlsOptions(options.tls), timeout: options.connectTimeout ?? 15_000 },
      headersTimeout: options.answerTimeout ?? 180_000,
      bodyTimeout: options.answerTimeout ?? 180_000,
    };
    this.kept = new Agent(common);
    // A kept connection may be closed by the server in the moment of sending, and then nobody knows whether the request
    // was carried out. What must not be sent twice gets a connection of its own.
    this.fresh = new Agent({ ...common, pipelining: 0 });
  }

  /** Sees to it that a secret never appears in an error, should a service repeat it to us. */
  public conceal(secret: Secret): void {
    this.secrets.add(secret.reveal());
  }

  /**
   * @throws ApiError where the service refuses; CloudError CLOUD_UNREACHABLE, CLOUD_TIMEOUT or CLOUD_TLS where it does not answer
   */
  public async request(request: HttpRequest): Promise<HttpResponse> {
    const reads = request.reads ?? (request.method === 'GET' || request.method === 'HEAD');
    const repeatable = request.repeatable ?? (reads || request.method === 'DELETE');
    const attempts = this.options.attempts ?? 5;
    for (let attempt = 1; ; attempt++) {
      let failure: Failure;
      try {
        const response = await this.limiter.run(() => this.attempt(request, attempt, reads, repeatable));
        if (response.status < 300) return response;
        const refusal = this.refusal(request, response);
        const again = request.passes?.(refusal) || (repeatable && OVERLOADED.includes(response.status));
        failure = { error: refusal, again, delay: retryAfter(response.headers['retry-after']) };
      } catch (error) {
        if (this.options.signal?.aborted || !isOfNetwork(error as Error)) throw error;
        failure = connectionFailure(request, error as Error, repeatable);
      }
      if (!failure.again || attempt >= attempts) throw failure.error;
      await sleep(this.delay(attempt, failure.delay), undefined, { signal: this.options.signal });
    }
  }

  /** Ends all connections. */
  public async close(): Promise<void> {
    await Promise.all([this.kept.destroy(), this.fresh.destroy()]);
  }

  private async attempt(what: HttpRequest, attempt: number, reads: boolean, repeatable: boolean): Promise<HttpResponse> {
    const { service, method, url } = what;
    const started = performance.now();
    const told = { service, method, path: url.pathname + url.search, writes: !reads, attempt };
    const since = () => Math.round(performance.now() - started);
    try {
      const answer = await request(url, {
        method,
        headers: headersOf(what),
        body: what.upload ? what.upload.open() : what.json === undefined ? undefined : JSON.stringify(what.json),
        dispatcher: repeatable ? this.kept : this.fresh,
        signal: this.options.signal,
      });
      const text = await answer.body.text();
      const headers = lastOfEach(answer.headers);
      this.options.observer?.({ ...told, milliseconds: since(), status: answer.statusCode });
      return { status: answer.statusCode, headers, body: parsed(text, headers['content-type']) };
    } catch (error) {
      this.options.observer?.({ ...told, milliseconds: since(), error: codeOf(error as Error) });
      throw error;
    }
  }

  private refusal(request: HttpRequest, response: HttpResponse): ApiError {
    const { service, method, url } = request;
    const { status, headers, body } = response;
    let text = errorText(body) ?? 'no reason given';
    if (status < 400)
      text = `answered with a redirect to ${headers.location ?? 'nowhere'}; its URL, in clouds.yaml or the catalogue, may be wrong`;
    for (const secret of this.secrets) text = text.replaceAll(secret, '***');
    const requestId = headers['x-openstack-request-id'] ?? headers['x-compute-request-id'] ?? headers['openstack-request-id'];
    return new ApiError({ service, method, path: url.pathname + url.search, status, text, requestId });
  }

  private delay(attempt: number, asked: number | undefined): number {
    const { firstDelay = 500, longestDelay = 30_000 } = this.options;
    const own = firstDelay * 2 ** (attempt - 1) * (0.5 + Math.random());
    return Math.min(longestDelay, asked ?? own);
  }
}

/** Why an attempt came to nothing, and whether another may follow. */
interface Failure {
  readonly error: CloudError;
  readonly again: boolean;
  /** Milliseconds that the service asks to wait. */
  readonly delay?: number;
}

function tlsOptions(tls: TlsConfig | undefined): { ca?: string; cert?: string; key?: string; rejectUnauthorized: boolean } {
  const read = (file: string | undefined) => {
    if (!file) return undefined;
    try {
      return readFileSync(file, 'utf8');
    } catch (error) {
      throw new CloudError(
        'CLOUD_TLS',
        `cannot read ${file} (${(error as NodeJS.ErrnoException).code}); correct cacert, cert or key in clouds.yaml`,
      );
    }
  };
  return { ca: read(tls?.cacert), cert: read(tls?.cert), key: read(tls?.key ?? tls?.cert), rejectUnauthorized: tls?.verify ?? true };
}

function headersOf(request: HttpRequest): { [name: string]: string } {
  const headers: { [name: string]: string } = { accept: 'application/json', 'user-agent': 'tripleo-cdk' };
  if (request.json !== undefined) headers['content-type'] = 'application/json';
  if (request.upload) headers['content-type'] = 'application/octet-stream';
  if (request.upload?.size !== undefined) headers['content-length'] = String(request.upload.size);
  return { ...headers, ...request.headers };
}

function lastOfEach(headers: Dispatcher.ResponseData['headers']): { [name: string]: string | undefined } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.at(-1) : value]));
}

function parsed(text: string, type: string | undefined): unknown {
  if (!type?.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. */
function retryAfter(header: string | undefined): number | undefined {
  if (!header) return undefined;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

type NetworkError = NodeJS.ErrnoException & { readonly errors?: readonly NodeJS.ErrnoException[] };

function codeOf(error: Error): string {
  return (error as NetworkError).code ?? error.name;
}

const TIMEOUTS = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'];
const TLS = /CERT|SSL|TLS|ISSUER|SIGNATURE|EPROTO/;

function connectionFailure(request: HttpRequest, error: Error, repeatable: boolean): Failure {
  const { service, method, url } = request;
  const code = codeOf(error);
  const to = `${service} at ${url.origin}`;
  const doing = `(${method} ${url.pathname}${url.search})`;
  const again = repeatable || neverSent(error);
  if (TLS.test(code)) {
    const message = `${to} cannot be verified: ${error.message} (${code}); name the CA's file as cacert in clouds.yaml`;
    return { error: new CloudError('CLOUD_TLS', message, { cause: error }), again: false };
  }
  if (TIMEOUTS.includes(code)) {
    const message = `${to} did not answer in time ${doing}; look whether it is up, or raise api_timeout in clouds.yaml`;
    return { error: new CloudError('CLOUD_TIMEOUT', message, { cause: error }), again };
  }
  // A name that nobody knows will not be known a second later.
  const known = code !== 'ENOTFOUND';
  const message = `${to} cannot be reached: ${error.message || code} ${doing}; look whether it is up, and at its URL in clouds.yaml or the catalogue`;
  return { error: new CloudError('CLOUD_UNREACHABLE', message, { cause: error }), again: again && known };
}

/** Whether the network is to blame, and not what was given to be sent, such as a file that cannot be read. */
function isOfNetwork(error: Error): boolean {
  return !(error instanceof TypeError) && codeOf(error) !== 'UND_ERR_INVALID_ARG' && !(error as NetworkError).path;
}

/** Whether no connection came about, so that the service cannot have seen the request. */
function neverSent(error: NetworkError): boolean {
  if (error.errors?.length) return error.errors.every(neverSent);
  return error.code === 'UND_ERR_CONNECT_TIMEOUT' || error.syscall === 'connect' || error.syscall === 'getaddrinfo';
}
