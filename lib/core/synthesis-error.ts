import { type Finding, formatFinding } from './finding';

/** Thrown by a synthesis that found something wrong. Its message has a line for each finding. */
export class SynthesisError extends Error {
  public readonly findings: readonly Finding[];

  public constructor(findings: readonly Finding[]) {
    super(findings.map(formatFinding).join('\n'));
    this.name = 'SynthesisError';
    this.findings = findings;
  }
}
