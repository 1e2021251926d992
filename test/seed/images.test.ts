import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageArtifact } from '../../lib/assembly';
import type { Image } from '../../lib/runner/clouds/glance';
import { built } from '../runner/images/built';
import { withCloud } from './support/clouds';
import { expectDeployed } from './support/expect';
import { Project } from './support/project';

/** Each test leaves what the next one begins with. */
describe('a built image', () => {
  const cache = mkdtempSync(join(tmpdir(), 'tripleo-cache-'));
  const project = Project.program('image', { XDG_CACHE_HOME: cache });
  const lockFile = join(project.folder, 'images.lock.json');
  let artifact: ImageArtifact;
  let archive: Buffer;

  /** The images of its name that the cloud has. */
  const inCloud = (): Promise<Image[]> => withCloud('seed', (cloud) => cloud.glance.imagesNamed(artifact.imageName));

  /** What a deployment that must fail says. */
  async function failure(): Promise<string> {
    const { code, stderr } = await project.run(['deploy', '--yes']);
    expect(code, stderr).toBe(1);
    return stderr;
  }

  beforeAll(async () => {
    await project.synth({ app: 'images' });
    await project.clear({});
    artifact = Object.values(project.assembly().manifest.artifacts).find(({ type }) => type === 'image') as ImageArtifact;
    archive = execFileSync('tar', ['-c', '-C', __dirname, '.']);
    built(join(cache, 'tripleo', 'images'), artifact, { 'image.tar': archive });
    await project.succeed('images', 'lock');
  });

  afterAll(async () => {
    await project.clear({});
    project.remove();
    rmSync(cache, { recursive: true });
  });

  it('is not uploaded where another build is locked', async () => {
    const locked = readFileSync(lockFile, 'utf8');
    writeFileSync(lockFile, locked.replace(/"sha256": "./, '"sha256": "0').replace(/"sha512": "./, '"sha512": "0'));
    expect(await failure()).toContain('IMAGE_OTHER_DIGEST [gold] the image that is built on this machine is not ');
    expect(await inCloud()).toEqual([]);
    writeFileSync(lockFile, locked);
  });

  it('is told of, then uploaded: Glance’s own hash is the file’s', async () => {
    expect(await project.succeed('diff')).toContain(`+ image ${artifact.imageName}: upload (built, 1 MB)`);
    await project.succeed('deploy', '--yes');
    expect(await inCloud()).toMatchObject([
      {
        status: 'active',
        size: archive.length,
        disk_format: 'raw',
        os_hash_algo: 'sha512',
        os_hash_value: createHash('sha512').update(archive).digest('hex'),
        tripleo_sha256: createHash('sha256').update(archive).digest('hex'),
      },
    ]);
    await expectDeployed(project);
  });

  it('is deleted with the app', async () => {
    await project.clear({});
    expect(await inCloud()).toEqual([]);
  });

  it('is not taken from the cloud where somebody has put other bytes there under its name and digest', async () => {
    const { imageName: name } = artifact;
    const tripleo_sha256 = createHash('sha256').update(archive).digest('hex');
    const other = Buffer.from('other');
    const id = await withCloud('seed', async ({ glance }) => {
      const image = await glance.create({ name, disk_format: 'raw', container_format: 'bare', properties: { tripleo_sha256 } });
      await glance.upload(image.id, { open: () => Readable.from([other]), size: other.length });
      return image.id;
    });
    const hash = createHash('sha512').update(other).digest('hex');
    expect(await failure()).toContain(`is not ${name} as it is locked for stage default; got ${id}, sha512 ${hash}; allowed`);
    await withCloud('seed', ({ glance }) => glance.delete(id));
  });
});
