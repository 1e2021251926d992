import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type FileEntry, MANIFEST_FILE, type Manifest } from './manifest';

/** Gathers the files of an assembly and writes them all at once, so that a folder never holds half of one. */
export class AssemblyWriter {
  private readonly files = new Map<string, { content: string | Uint8Array; executable: boolean }>();

  /**
   * Adds a file.
   *
   * @param file path relative to the assembly, with `/`
   * @param content the text, or bytes
   * @param executable whether everybody may execute it
   */
  public add(file: string, content: string | Uint8Array, executable = false): FileEntry {
    this.files.set(file, { content, executable });
    return { file, sha256: createHash('sha256').update(content).digest('hex') };
  }

  /**
   * Writes the files and the manifest; an older assembly in the folder is replaced.
   *
   * @throws if the folder holds something that is no assembly
   */
  public write(outdir: string, manifest: Manifest): void {
    if (existsSync(outdir) && readdirSync(outdir).length > 0 && !existsSync(join(outdir, MANIFEST_FILE))) {
      throw new Error(
        `${outdir} holds files and no ${MANIFEST_FILE}: not an assembly, so it is left alone; name another folder or empty it`,
      );
    }
    // Beside the folder, however it is written: `out/` too.
    const fresh = `${resolve(outdir)}.new`;
    rmSync(fresh, { recursive: true, force: true });
    this.add(MANIFEST_FILE, `${JSON.stringify(manifest, undefined, 2)}\n`);
    for (const [file, { content, executable }] of this.files) {
      const path = join(fresh, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      if (executable) chmodSync(path, 0o755);
    }
    rmSync(outdir, { recursive: true, force: true });
    renameSync(fresh, outdir);
  }
}
