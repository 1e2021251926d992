import { join } from 'node:path';
import { Assembly, AssemblyWriter } from '../../../lib/assembly';
import { type ImageArtifact, MANIFEST_VERSION, MINIMUM_RUNNER_VERSION } from '../../../lib/assembly/manifest';
import { folderWith } from '../openstack';

/** In the place of the builder. */
export const FAKE_BUILDER = join(__dirname, 'builder.sh');

/** An assembly of these images, each for two clouds, in a folder of its own. */
export function assemblyOf(names: readonly string[], packages: readonly string[] = []): Assembly {
  const writer = new AssemblyWriter();
  const artifacts: Record<string, ImageArtifact> = {};
  for (const name of names) {
    const imageName = `${name}-0123456789ab`;
    const manifest = [
      {
        imagename: imageName,
        arch: 'amd64',
        types: ['tar'],
        environment: { DIB_RELEASE: 'trixie' },
        packages,
        elements: ['debian-minimal'],
      },
    ];
    const file = writer.add(`images/${imageName}.yaml`, JSON.stringify(manifest));
    const script = writer.add(`elements/${imageName}/greeting/install.d/50-greeting`, 'echo hello');
    for (const cloud of ['seed', 'undercloud']) {
      artifacts[`${imageName}@${cloud}`] = {
        type: 'image',
        ...file,
        cloud,
        path: name,
        dependencies: [],
        imageName,
        builder: '3.43.0',
        elements: { greeting: { digest: '0'.repeat(64), files: { 'install.d/50-greeting': { ...script, executable: true } } } },
      };
    }
  }
  const clouds = { seed: { entry: 'seed', path: 'seed' }, undercloud: { entry: 'undercloud', path: 'undercloud' } };
  const out = join(folderWith({}), 'tripleo.out');
  writer.write(out, { version: MANIFEST_VERSION, minimumRunnerVersion: MINIMUM_RUNNER_VERSION, app: 'demo', clouds, artifacts });
  return Assembly.open(out);
}
