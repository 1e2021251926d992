import { setTimeout as sleep } from 'node:timers/promises';
import { withCloud } from './clouds';
import { inside } from './seed';

/** Starts or stops one of the seed's services. */
export async function systemctl(verb: 'start' | 'stop', unit: string): Promise<void> {
  await inside(['systemctl', verb, unit]);
}

/** Waits until Ironic has a conductor for its fake hardware. */
export async function conductorAtWork(): Promise<void> {
  await withCloud('seed-system', async ({ ironic }) => {
    while (!(await ironic.drivers()).some(({ name, hosts }) => name === 'fake-hardware' && hosts.length > 0)) await sleep(500);
  });
}
