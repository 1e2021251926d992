import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileEntry, MANIFEST_FILE, type Manifest, RUNNER_VERSION } from './manifest';
import { validate } from './manifest-validator.generated';

/** An assembly that cannot be read, and why. */
export class AssemblyError extends Error {
  public constructor(
    public readonly code: string,
    message: string,
  ) {
    super(`${code} ${message}`);
    this.name = 'AssemblyError';
  }
}

/** An assembly as it lies in a folder: its manifest checked, its files checked when they are read. */
export class Assembly {
  /**
   * Opens the assembly in a folder.
   *
   * @throws AssemblyError where there is none, or it is malformed, or needs a newer runner
   */
  public static open(folder: string): Assembly {
    const path = join(folder, MANIFEST_FILE);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      throw new AssemblyError('ASSEMBLY_MISSING', `there is no ${path}; do run "tripleo synth" first, or name another folder by --out`);
    }
    const manifest = parse(path, text);
    checkVersion(path, manifest);
    if (!validate(manifest)) {
      const problems = (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
      throw new AssemblyError(
        'ASSEMBLY_MALFORMED',
        `${path} is not as its schema says: ${problems.join('; ')}; do run "tripleo synth" again`,
      );
    }
    return new Assembly(folder, manifest as Manifest);
  }

  private constructor(
    public readonly folder: string,
    public readonly manifest: Manifest,
  ) {}

  /**
   * The text of one of the assembly's files.
   *
   * @throws AssemblyError where the file is missing or is not the one that was written
   */
  public read(entry: FileEntry): string {
    return this.bytes(entry).toString('utf8');
  }

  /**
   * The bytes of one of the assembly's files.
   *
   * @throws AssemblyError where the file is missing or is not the one that was written
   */
  public bytes({ file, sha256 }: FileEntry): Buffer {
    const path = join(this.folder, file);
    let content: Buffer;
    try {
      content = readFileSync(path);
    } catch {
      throw new AssemblyError('ASSEMBLY_FILE_MISSING', `${path} is in the manifest but not in the folder; do run "tripleo synth" again`);
    }
    const got = createHash('sha256').update(content).digest('hex');
    if (got !== sha256) {
      throw new AssemblyError(
        'ASSEMBLY_FILE_CHANGED',
        `${path} was changed after it was written; got sha256 ${got}; allowed ${sha256}; do change the program and run "tripleo synth" again`,
      );
    }
    return content;
  }
}

function parse(path: string, text: string): Partial<Manifest> {
  try {
    return JSON.parse(text) as Partial<Manifest>;
  } catch (error) {
    throw new AssemblyError('ASSEMBLY_MALFORMED', `${path} is not JSON: ${(error as Error).message}; do run "tripleo synth" again`);
  }
}

/** Looked at before the schema, since a newer format may have another one. */
function checkVersion(path: string, { version, minimumRunnerVersion }: Partial<Manifest>): void {
  const known = typeof version === 'string' && typeof minimumRunnerVersion === 'string';
  if (known && compareVersions(minimumRunnerVersion, RUNNER_VERSION) > 0) {
    throw new AssemblyError(
      'ASSEMBLY_TOO_NEW',
      `${path} needs a newer runner; got format ${version}, which needs ${minimumRunnerVersion}; allowed up to ${RUNNER_VERSION}; do update tripleo-cdk`,
    );
  }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = left.findIndex((part, i) => part !== right[i]);
  return at < 0 ? 0 : left[at] - right[at];
}
