import { InvalidArgumentError, Option } from 'commander';
import type { Manifest } from '../assembly';
import { Connections } from '../runner/clouds/connections';
import type { Exchange } from '../runner/clouds/http';
import { DEFAULT_CONCURRENCY, Limiter } from '../runner/clouds/limiter';
import { say } from './terminal';

/** How clouds are talked to. */
export interface CloudOptions {
  readonly concurrency: number;
  readonly verbose?: boolean;
}

/** `--concurrency`, as every command takes it that talks to clouds. */
export function concurrencyOption(): Option {
  return new Option('--concurrency <number>', 'requests under way at once, in all clouds together')
    .default(DEFAULT_CONCURRENCY)
    .argParser((text) => {
      if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
      return Number(text);
    });
}

/** `--verbose`, as every command takes it that talks to clouds. */
export function verboseOption(): Option {
  return new Option('-v, --verbose', 'tell of every request');
}

/** Does something with an assembly's clouds; the connections end with it. */
export async function withClouds<T>(
  manifest: Manifest,
  { concurrency, verbose }: CloudOptions,
  work: (connections: Connections) => Promise<T>,
): Promise<T> {
  const connections = new Connections(manifest, { limiter: new Limiter(concurrency), ...(verbose && { observer: trace }) });
  try {
    return await work(connections);
  } finally {
    await connections.close();
  }
}

/** One attempt of a request. Neither headers nor bodies: there are tokens and passwords in them. */
function trace({ service, method, path, attempt, status, error, milliseconds }: Exchange): void {
  const again = attempt > 1 ? ` (attempt ${attempt})` : '';
  say(`${service} ${method} ${path}${again}: ${status ?? error} in ${milliseconds} ms`);
}
