import { describe, expect, it } from 'vitest';
import { releaseProblems, snapshotEnvironment } from '../../lib/images';

describe('an element for other releases', () => {
  it.each(['bookworm', 'trixie', 'testing', 'unstable'])('is none on %s', (release) => {
    expect(releaseProblems(release, ['base', 'cloud-init', 'vm'])).toEqual([]);
  });

  it.each(['sid', 'forky'])('is base or cloud-init on %s', (release) => {
    const told = releaseProblems(release, ['base', 'cloud-init', 'vm']).map(({ code, what, got }) => [code, what, got]);
    expect(told).toEqual(
      ['base', 'cloud-init'].map((name) => [
        'ELEMENT_NOT_FOR_RELEASE',
        `element ${name} takes the release for an older one, and its build would fail`,
        release,
      ]),
    );
  });
});

describe('a snapshot of packages', () => {
  it('is where the first packages and all others come from, without a cache of another moment', () => {
    expect(snapshotEnvironment('trixie', 'https://snapshot.example/debian/1', 'https://snapshot.example/security/1')).toEqual({
      DIB_DISTRIBUTION_MIRROR: 'https://snapshot.example/debian/1',
      DIB_APT_SOURCES_CONF: [
        'default:deb [check-valid-until=no] https://snapshot.example/debian/1 trixie main',
        'updates:deb [check-valid-until=no] https://snapshot.example/debian/1 trixie-updates main',
        'security:deb [check-valid-until=no] https://snapshot.example/security/1 trixie-security main',
      ].join('\n'),
      DIB_DEBOOTSTRAP_CACHE: '0',
      DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE: '',
    });
  });

  it('has no updates of a release that is updated itself, and security updates only where they are named', () => {
    const sources = (release: string) => snapshotEnvironment(release, 'https://m.example').DIB_APT_SOURCES_CONF;
    expect(sources('unstable')).toBe('default:deb [check-valid-until=no] https://m.example unstable main');
    expect(sources('trixie').split('\n')).toHaveLength(2);
  });
});
