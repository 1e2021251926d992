import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { ValueChange } from '../plan/change';
import { valueChanges } from '../plan/compare';
import type { Document } from '../plan/side';
import { RunError } from '../report';
import { CONTENTS } from './places';

/** What is in an image, by path: type, mode, owner, SHA-256, target of a link; no times. */
export interface Contents {
  readonly [path: string]: Document;
}

/** Where two images differ. Plain JSON. */
export interface ContentsComparison {
  /** How many paths both have. */
  readonly common: number;
  readonly onlyInFirst: readonly string[];
  readonly onlyInSecond: readonly string[];
  /** What differs in what both have. */
  readonly changed: readonly { readonly path: string; readonly values: readonly ValueChange[] }[];
}

/**
 * What is in an image.
 *
 * @param place its file, or the folder in which it is built
 * @throws RunError IMAGE_UNREADABLE
 */
export async function readContents(place: string): Promise<Contents> {
  const file = ['image.tar', 'image.qcow2'].map((name) => join(place, name)).find(existsSync) ?? place;
  const child = spawn(CONTENTS, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | string | null>((done) => {
    child.on('error', ({ message }) => done(message));
    child.on('close', (code, signal) => done(code ?? signal));
  });
  const [answer, errors, end] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (end === 0) return JSON.parse(answer) as Contents;
  const advice = 'do name a tar or qcow2 file, or the folder of a built image';
  throw new RunError('IMAGE_UNREADABLE', `${file} can't be read as an image; got ${errors.trim() || end}; ${advice}`);
}

/** Compares two images path by path. */
export function compareContents(a: Contents, b: Contents): ContentsComparison {
  const [inA, inB] = [new Set(Object.keys(a)), new Set(Object.keys(b))];
  const common = [...inA].filter((path) => inB.has(path)).sort();
  const changed = common.map((path) => ({ path, values: valueChanges(a[path], b[path]) }));
  return {
    common: common.length,
    onlyInFirst: [...inA].filter((path) => !inB.has(path)).sort(),
    onlyInSecond: [...inB].filter((path) => !inA.has(path)).sort(),
    changed: changed.filter(({ values }) => values.length > 0),
  };
}
