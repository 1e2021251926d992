import { expect } from 'vitest';
import type { Check } from '../../lib/checks/check';
import { readProgram } from '../../lib/checks/program';
import { type App, formatFinding } from '../../lib/core';

/** What one rule finds, in lines; only codes that it declares. */
export function find(check: Check, app: App): string[] {
  const findings = check.find(readProgram(app));
  for (const { code } of findings) expect(check.codes).toContain(code);
  return findings.map(formatFinding);
}
