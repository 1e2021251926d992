import type { Finding } from './finding';

/** Something wrong that is known where it happens, before the path is: a finding without its path. */
export type Problem = Omit<Finding, 'path'>;
