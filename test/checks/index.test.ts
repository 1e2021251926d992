import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS, runChecks } from '../../lib/checks';
import { DISK_IMAGES_CODES } from '../../lib/formats/disk-images';
import { TRIPLEO_NODES_CODES } from '../../lib/formats/tripleo-nodes';
import { ELEMENT_CODES } from '../../lib/images';
import { sample } from './sample';

const FOLDER = join(__dirname, '../../lib/checks');

describe('the list of checks', () => {
  it('finds nothing in a program that is right', () => {
    expect(runChecks(sample().app)).toEqual([]);
  });

  it('names every rule that there is a file of', () => {
    const files = readdirSync(FOLDER).filter((file) => file !== 'index.ts');
    const rules = files.flatMap((file) =>
      [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^export const (\w+): Check\b/gm)].map(([, name]) => name),
    );
    const list = /CHECKS: readonly Check\[\] = \[([^\]]*)\]/.exec(readFileSync(join(FOLDER, 'index.ts'), 'utf8'))?.[1] ?? '';
    expect(rules.sort()).toEqual([...list.matchAll(/\w+/g)].map(([name]) => name).sort());
    expect(CHECKS).toHaveLength(rules.length);
  });

  it('uses a code in one rule only', () => {
    const codes = CHECKS.flatMap((check) => check.codes);
    expect(codes).toEqual([...new Set(codes)]);
  });

  it('has each code explained in docs/findings.md', () => {
    const page = readFileSync(join(__dirname, '../../docs/findings.md'), 'utf8');
    const explained = (title: string) => {
      const section = page.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? '';
      return [...section.matchAll(/^\| `([A-Z_]+)` \| .+ \|$/gm)].map(([, code]) => code);
    };
    expect(explained('Programs')).toEqual(CHECKS.flatMap((check) => check.codes).sort());
    expect(explained('Elements')).toEqual([...ELEMENT_CODES].sort());
    expect(explained('Image files')).toEqual([...DISK_IMAGES_CODES].sort());
    expect(explained('Node files')).toEqual([...TRIPLEO_NODES_CODES].sort());
  });

  it('collects what several rules find', () => {
    const { app } = sample({ network: { cidr: '192.0.2.1/26' }, nodes: [] });
    expect(runChecks(app).map(({ code }) => code)).toEqual(['CIDR_HOST_BITS', 'TOO_FEW_NODES']);
  });
});
