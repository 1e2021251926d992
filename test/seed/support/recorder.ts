import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import type * as writer from '../../../lib/heat/writer';

vi.mock('../../../lib/heat/writer', async (original) => {
  const real = await original<typeof writer>();
  return { ...real, writeHeat: (stacks: Parameters<typeof real.writeHeat>[0]) => taken(real.writeHeat(stacks)) };
});

/** Takes down the templates in which nothing is wrong, each once. */
function taken(result: ReturnType<typeof writer.writeHeat>): typeof result {
  if (result.findings.length > 0) return result;
  for (const { stack, template, environment, files } of result.documents) {
    const recorded = JSON.stringify({ name: stack.node.path, template, environment, files: Object.fromEntries(files) });
    const name = createHash('sha256').update(template).digest('hex');
    writeFileSync(join(process.env.TRIPLEO_TEMPLATES as string, `${name}.json`), recorded);
  }
  return result;
}
