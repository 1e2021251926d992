import type { Problem } from '../core';

/** Releases without suites for updates: they are updated themselves. */
const ROLLING = ['sid', 'testing', 'unstable'];

/** Releases before Debian 13. */
const OLDER = ['buster', 'bullseye', 'bookworm', 'oldstable', 'oldoldstable'];

/**
 * Elements that treat newer releases than Debian 12 otherwise, and know them by these names alone: to them another one, `sid` or
 * `forky`, is an older one. `base` would then want software-properties-common and `cloud-init` a unit, and both are gone.
 *
 * Source: base/pre-install.d/03-baseline-tools and cloud-init/post-install.d/20-enable-cloud-init of diskimage-builder, to which
 * a test of the oracle tier holds them.
 */
export const RELEASE_SENSITIVE: Readonly<Record<string, readonly string[]>> = {
  base: ['testing', 'trixie', 'unstable', 'stable'],
  'cloud-init': ['testing', 'trixie', 'unstable', 'stable'],
};

/** What is wrong with the elements of an image of a release of Debian. */
export function releaseProblems(release: string, elements: readonly string[]): Problem[] {
  return elements
    .filter((name) => Object.hasOwn(RELEASE_SENSITIVE, name) && ![...OLDER, ...RELEASE_SENSITIVE[name]].includes(release))
    .map((name) => ({
      code: 'ELEMENT_NOT_FOR_RELEASE',
      what: `element ${name} takes the release for an older one, and its build would fail`,
      got: release,
      allowed: [...OLDER, ...RELEASE_SENSITIVE[name]].join(', '),
      advice: `take ${name} away and name the packages that you want of it, or choose another release`,
    }));
}

/**
 * What tells diskimage-builder to take Debian's packages from a snapshot, whose Release files have expired. It takes nothing from the
 * cache of debootstrap, where what is newer would stay, and leaves nothing in it.
 */
export function snapshotEnvironment(release: string, main: string, security?: string): Record<string, string> {
  const source = (name: string, address: string, suite: string) => `${name}:deb [check-valid-until=no] ${address} ${suite} main`;
  const sources = [source('default', main, release)];
  if (!ROLLING.includes(release)) sources.push(source('updates', main, `${release}-updates`));
  if (security !== undefined) sources.push(source('security', security, `${release}-security`));
  return {
    DIB_DISTRIBUTION_MIRROR: main,
    DIB_APT_SOURCES_CONF: sources.join('\n'),
    DIB_DEBOOTSTRAP_CACHE: '0',
    DIB_DEBIAN_USE_DEBOOTSTRAP_CACHE: '',
  };
}
