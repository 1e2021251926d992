import type { Assembly } from '../assembly';
import type { Connections } from './clouds/connections';
import type { Report } from './report';
import type { Terraform } from './terraform/terraform';

/** What a command works with: an assembly, the ways to its clouds, what carries Terraform's stacks out, and who is told of it. */
export interface Run {
  readonly assembly: Assembly;
  readonly connections: Connections;
  readonly terraform: Terraform;
  /** Folder of the images that are built on this machine. */
  readonly images: string;
  readonly report: Report;
}
