import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { bmcPassword, readBmcPasswords } from '../../../lib/runner/apply/bmc-passwords';

function file(text: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'bmc-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'passwords.yaml');
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** The error of reading passwords. */
function refused(path: string): { code: string; message: string } {
  try {
    readBmcPasswords(path, {});
  } catch (error) {
    return error as { code: string; message: string };
  }
  return expect.unreachable();
}

describe('passwords of management controllers', () => {
  it('come from a file by node name, with a default for the rest', () => {
    const passwords = readBmcPasswords(file('node-1: "0123"\ndefault: secret\n'), {});
    expect(bmcPassword(passwords, 'node-1')).toBe('0123');
    expect(bmcPassword(passwords, 'node-2')).toBe('secret');
  });

  it('come from the environment, where the file says nothing else', () => {
    const environment = { TRIPLEO_BMC_PASSWORD: 'common' };
    expect(bmcPassword(readBmcPasswords(undefined, environment), 'node-1')).toBe('common');
    expect(bmcPassword(readBmcPasswords(file('default: own'), environment), 'node-1')).toBe('own');
    expect(bmcPassword(readBmcPasswords(undefined, {}), 'node-1')).toBeUndefined();
  });

  it('must be for their owner’s eyes only', () => {
    expect(refused(file('node-1: secret', 0o640))).toMatchObject({
      code: 'BMC_PASSWORDS_EXPOSED',
      message: expect.stringMatching(/got mode 640; allowed 600; do chmod 600 it$/),
    });
    expect(readBmcPasswords(file('node-1: secret', 0o400), {}).size).toBe(1);
  });

  it('must be a map of texts; what is wrong is told without the file’s words', () => {
    for (const text of ['node-1: 0123', '- secret', 'secret', 'node-1: {a: secret}', 'a: b: secret']) {
      const { code, message } = refused(file(text));
      expect(code).toBe('BMC_PASSWORDS_MALFORMED');
      expect(message).not.toContain('secret');
    }
  });

  it('must be in a file that is there', () => {
    expect(refused('/nowhere/passwords.yaml')).toMatchObject({
      code: 'BMC_PASSWORDS_UNREADABLE',
      message: expect.stringContaining('ENOENT'),
    });
  });
});
