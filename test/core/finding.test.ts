import { expect, it } from 'vitest';
import { type Finding, formatFinding, SynthesisError } from '../../lib/core';

const finding: Finding = {
  code: 'CIDR_HOST_BITS',
  path: 'seed/ctlplane',
  what: 'cidr has host bits',
  got: '192.0.2.1/26',
  allowed: '192.0.2.0/26',
  advice: 'write it so',
};

it('a finding is told in one line', () => {
  expect(formatFinding(finding)).toBe(
    'CIDR_HOST_BITS [seed/ctlplane] cidr has host bits; got 192.0.2.1/26; allowed 192.0.2.0/26; do write it so',
  );
});

it('a failed synthesis tells of every finding, a line each', () => {
  const error = new SynthesisError([finding, { ...finding, path: 'seed/other' }]);
  expect(error.name).toBe('SynthesisError');
  expect(error.findings).toHaveLength(2);
  expect(error.message.split('\n')).toEqual([formatFinding(finding), formatFinding({ ...finding, path: 'seed/other' })]);
});
