import { describe, expect, it } from 'vitest';
import { Progress } from '../../../lib/runner/images/progress';

/** The phases that the lines begin. */
function phases(...lines: string[]): string[] {
  const progress = new Progress();
  return lines.flatMap((line) => progress.next(line) ?? []);
}

const script = (place: string): string => `2026-11-23 08:11:31.517 | dib-run-parts Running ${place}`;

describe('the progress of a build', () => {
  it('is diskimage-builder’s phases, each told as it begins', () => {
    expect(
      phases(
        script('/tmp/tripleo-images/dib_build.QDKv/hooks/root.d/08-debootstrap'),
        script('/tmp/tripleo-images/dib_build.QDKv/hooks/root.d/09-apt-keyring'),
        '2026-11-23 08:12:36.534 | dib-run-parts Target: root.d',
        script('/tmp/in_target.d/pre-install.d/01-install-bin'),
        '2026-11-23 08:14:00.000 | Converting image using qemu-img convert',
      ),
    ).toEqual(['the distribution (root.d)', 'before packages (pre-install.d)', 'to its file format (qemu-img)']);
  });

  it('is the builder’s own steps', () => {
    expect(phases('[   0.0 s] tool tree: packages', '[  10.0 s] tool tree: packages …')).toEqual([
      'tool tree: packages',
      'tool tree: packages …',
    ]);
  });

  it('is no line of a script’s own, nor a folder that is no phase', () => {
    expect(phases('Running /tmp/in_target.d/install.d/01-x', script('/etc/rc.d/50-x'), 'I: Extracting apt...', '')).toEqual([]);
  });
});
