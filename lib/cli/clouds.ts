import { InvalidArgumentError, Option } from 'commander';
import type { Assembly } from '../assembly';
import { Connections } from '../runner/clouds/connections';
import type { Exchange } from '../runner/clouds/http';
import { DEFAULT_CONCURRENCY, Limiter } from '../runner/clouds/limiter';
import { imagesFolder } from '../runner/images/places';
import type { Run } from '../runner/run';
import { Terraform } from '../runner/terraform/terraform';
import { interruptible, progress, say } from './terminal';

/** How clouds are talked to. */
export interface CloudOptions {
  readonly concurrency: number;
  readonly verbose?: boolean;
  /** Terraform's command. */
  readonly terraform?: string;
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

/** `--terraform`, as every command takes it that may need Terraform. */
export function terraformOption(): Option {
  return new Option(
    '--terraform <command>',
    "Terraform or OpenTofu, for stacks that are Terraform's: a name in PATH, or a path; else terraform, else tofu",
  );
}

/** Does something with an assembly and its clouds; the connections end with it. */
export async function withRun<T>(assembly: Assembly, options: CloudOptions, work: (run: Run) => Promise<T>): Promise<T> {
  const { concurrency, verbose, terraform: command } = options;
  const connections = new Connections(assembly.manifest, { limiter: new Limiter(concurrency), ...(verbose && { observer: trace }) });
  const terraform = new Terraform({ command });
  try {
    return await work({ assembly, connections, terraform, images: imagesFolder(), report: progress() });
  } finally {
    terraform.close();
    await connections.close();
  }
}

/** Carries out what goes on without us when we are interrupted. Terraform is waited for, so that a second signal, too, leaves it its time. */
export function carryOut<T>({ terraform }: Run, advice: string, work: () => Promise<T>): Promise<T> {
  const stop = (): Promise<void> => {
    if (terraform.isBusy)
      say('Terraform finishes what it has begun, or its state would not know of it; interrupt again to leave it to itself');
    return terraform.interrupt();
  };
  return interruptible(advice, work, stop);
}

/** One attempt of a request. Neither headers nor bodies: there are tokens and passwords in them. */
function trace({ service, method, path, attempt, status, error, milliseconds }: Exchange): void {
  const again = attempt > 1 ? ` (attempt ${attempt})` : '';
  say(`${service} ${method} ${path}${again}: ${status ?? error} in ${milliseconds} ms`);
}
