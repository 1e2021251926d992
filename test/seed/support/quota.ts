import { Service } from '../../../lib/runner/clouds/service';
import { withCloud } from './clouds';

/** Lets a project have no more than so many ports. */
export async function lowerPortQuota(entry: string, port: number): Promise<void> {
  await onQuota(entry, (service, path) => service.put(path, { quota: { port } }));
}

/** Gives a project the quota of all projects again. */
export async function resetQuota(entry: string): Promise<void> {
  await onQuota(entry, (service, path) => service.delete(path));
}

async function onQuota(entry: string, work: (service: Service, path: string) => Promise<unknown>): Promise<void> {
  await withCloud(entry, async ({ session }) => {
    const project = await session.project();
    await work(new Service(session, { type: 'network', version: 'v2.0' }), `quotas/${project?.id}`);
  });
}
