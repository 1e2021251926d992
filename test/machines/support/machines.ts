import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import '../../seed/support/seed';

/** The seed's folder. */
export const FOLDER = dirname(process.env.OS_CLIENT_CONFIG_FILE as string);

const { machines } = JSON.parse(readFileSync(join(FOLDER, 'instance.json'), 'utf8')) as { machines?: number };
if (!machines) {
  throw new Error(
    `these tests need virtual machines, and the seed ${process.env.TRIPLEO_TEST_SEED} has none; do run ` +
      `\`seed/seed up --name ${process.env.TRIPLEO_TEST_SEED} --swift --machines 12\``,
  );
}
