/** What a line of the builder's output begins: one of its own steps, or a phase of diskimage-builder's (`install.d`). */
const OWN_STEP = /^\[ *[\d.]+ s\] (.+)$/;
const SCRIPT = /\| dib-run-parts Running \S*\/([a-z-]+)\.d\/[^/\s]+$/;
const CONVERSION = /\| Converting image using qemu-img convert/;

/** diskimage-builder's phases in its order, for those who don't know it. */
const PHASES: Readonly<Record<string, string>> = {
  root: 'the distribution (root.d)',
  'extra-data': 'data from outside (extra-data.d)',
  'pre-install': 'before packages (pre-install.d)',
  install: 'packages and elements (install.d)',
  'post-install': 'after packages (post-install.d)',
  'post-root': 'the finished tree (post-root.d)',
  'block-device': 'the disk (block-device.d)',
  'pre-finalise': 'onto the disk (pre-finalise.d)',
  finalise: 'boot loader and clean-up (finalise.d)',
  cleanup: 'clean-up from outside (cleanup.d)',
};

/** Tells which line of the builder's output begins a new phase, and what it is. */
export class Progress {
  private last = '';

  /** The phase that the line begins, for people; nothing where it goes on with the last one. */
  public next(line: string): string | undefined {
    const phase = phaseOf(line);
    if (phase === undefined || phase === this.last) return undefined;
    this.last = phase;
    return phase;
  }
}

function phaseOf(line: string): string | undefined {
  const script = SCRIPT.exec(line)?.[1];
  if (script !== undefined) return PHASES[script];
  if (CONVERSION.test(line)) return 'to its file format (qemu-img)';
  return OWN_STEP.exec(line)?.[1];
}
