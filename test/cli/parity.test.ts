import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../runner/openstack';
import { synthesized } from '../runner/program';
import { tripleo } from './run';

const DIGESTS = { sha256: 'a'.repeat(64), sha512: 'a'.repeat(128) };

/** A project of two stages that differ in a gateway; production has its image locked, and staging where that is asked for. */
function project(alsoStaging: boolean): { folder: string; imageName: string } {
  const folder = folderWith({});
  synthesized(join(folder, 'staging'), { stage: 'staging' });
  const { manifest } = synthesized(join(folder, 'production'), { stage: 'production', network: { gateway: '192.0.2.2' } });
  const [imageName] = Object.values(manifest.artifacts).flatMap((artifact) => (artifact.type === 'image' ? [artifact.imageName] : []));
  writeFileSync(
    join(folder, 'main.js'),
    `const fs = require('node:fs');
    if (process.env.TRIPLEO_STAGE === 'broken')
      fs.writeFileSync(process.env.TRIPLEO_FINDINGS, '[{"code": "BAD", "path": "a", "what": "b", "got": "c", "allowed": "d", "advice": "e"}]');
    else {
      fs.writeFileSync(process.env.TRIPLEO_FINDINGS, '[]');
      fs.cpSync(process.env.TRIPLEO_STAGE, process.env.TRIPLEO_OUT, { recursive: true });
    }`,
  );
  writeFileSync(join(folder, 'tripleo.json'), JSON.stringify({ app: ['node', 'main.js'] }));
  const locked = { [imageName]: { 'image.qcow2': DIGESTS } };
  const stages = { production: locked, ...(alsoStaging && { staging: locked }) };
  writeFileSync(join(folder, 'images.lock.json'), JSON.stringify({ version: 1, stages }));
  return { folder, imageName };
}

describe('parity', () => {
  it('shows two stages side by side, and ends with 0 where the images are the same to the byte', async () => {
    const { folder, imageName } = project(true);
    const { code, stdout } = await tripleo('parity', 'staging', 'production', '-C', folder);
    expect(stdout).toBe(`images: 1 of 1 identical to the byte
  = ${imageName}  [gold]
      image.qcow2 sha256 ${DIGESTS.sha256}
configuration: staging → production
  demo-seed@seed
      template.resources.ctlplane_subnet.properties.gateway_ip: "192.0.2.1" → "192.0.2.2"
`);
    expect(code).toBe(0);
  });

  it('ends with 3 where an image is locked in only one stage', async () => {
    const { folder, imageName } = project(false);
    const { code, stdout } = await tripleo('parity', 'production', 'staging', '-C', folder);
    expect(stdout).toContain(`images: 0 of 1 identical to the byte
  ! gold
      production: ${imageName}, image.qcow2 sha256 ${DIGESTS.sha256}
      staging: ${imageName}, not locked
configuration: production → staging
`);
    expect(code).toBe(3);
  });

  it('prints all of it as JSON', async () => {
    const { folder, imageName } = project(true);
    const { stdout } = await tripleo('parity', 'staging', 'production', '--json', '-C', folder);
    expect(JSON.parse(stdout)).toMatchObject({
      stages: ['staging', 'production'],
      images: [{ names: [imageName, imageName], identical: true }],
      configuration: [{ artifact: 'demo-seed@seed', values: [{ before: '192.0.2.1', after: '192.0.2.2' }] }],
    });
  });

  it('says so where nothing differs', async () => {
    const { stdout } = await tripleo('parity', 'staging', 'staging', '-C', project(true).folder);
    expect(stdout).toMatch(/^configuration: no difference$/m);
  });

  it('compares no stage in which something is wrong', async () => {
    const { code, stdout, stderr } = await tripleo('parity', 'staging', 'broken', '-C', project(true).folder);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`tripleo: STAGE_WITH_FINDINGS broken can't be compared while something is wrong in it\nBAD [a] b; got c;`);
  });
});
