import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageArtifact } from '../../../lib/assembly';
import { sha256 } from '../../../lib/images/content-address';
import type { BuiltImage } from '../../../lib/runner/images/built-image';

/** An image as its build leaves it, of these files. */
export function built(
  images: string,
  { imageName, sha256: manifestSha256 }: ImageArtifact,
  files: { [file: string]: string | Buffer },
): BuiltImage {
  const folder = join(images, imageName);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  const described = Object.entries(files).map(([file, content]) => [file, { size: Buffer.byteLength(content), sha256: sha256(content) }]);
  const provenance = {
    image: imageName,
    manifestSha256,
    diskimageBuilder: '3.43.0',
    elements: {},
    packages: {},
    files: Object.fromEntries(described),
  };
  writeFileSync(join(folder, 'provenance.json'), JSON.stringify(provenance));
  writeFileSync(join(folder, 'complete'), '');
  return { provenance, folder };
}
