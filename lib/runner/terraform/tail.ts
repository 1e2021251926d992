import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK = 64 * 1024;

/** Lines of a file that grows. */
export class Tail {
  private readonly file: number;
  private readonly decoder = new StringDecoder('utf8');
  private readonly buffer = Buffer.alloc(CHUNK);
  private rest = '';

  /**
   * @param from where to begin, in bytes
   */
  public constructor(
    path: string,
    private readonly tell: (line: string) => void,
    private from = 0,
  ) {
    this.file = openSync(path, 'r');
  }

  /** Reads what has come since. */
  public read(): void {
    for (;;) {
      const count = readSync(this.file, this.buffer, 0, CHUNK, this.from);
      this.from += count;
      if (count === 0) return;
      const lines = (this.rest + this.decoder.write(this.buffer.subarray(0, count))).split('\n');
      this.rest = lines.pop() as string;
      for (const line of lines) this.tell(line);
    }
  }

  /** Reads to the end; a last line need not be ended. */
  public close(): void {
    this.read();
    if (this.rest !== '') this.tell(this.rest);
    closeSync(this.file);
  }
}
