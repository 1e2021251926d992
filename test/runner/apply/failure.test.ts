import { describe, expect, it } from 'vitest';
import { reasons } from '../../../lib/runner/apply/failure';
import type { StackResource } from '../../../lib/runner/clouds/heat';
import { OpenStack, resourceOf } from '../openstack';

const PATHS = { machine: 'a/machine', group: 'a/group' };

function failedResource(name: string, reason: string, more: Partial<StackResource> = {}): StackResource {
  return resourceOf(name, { resource_status: 'CREATE_FAILED', resource_status_reason: reason, ...more });
}

/** Why a stack with these resources failed. */
async function begin(...resources: StackResource[]) {
  const openstack = await OpenStack.start();
  const stack = openstack.addStack({ stack_name: 'demo', resources });
  return { openstack, why: () => reasons(openstack.connect(), stack, PATHS) };
}

/** A machine that found no host, whose flavor asks for a resource class and a trait. */
async function hostless() {
  const server = { resource_type: 'OS::Nova::Server', physical_resource_id: 's1' };
  const all = await begin(failedResource('machine', 'ResourceInError: No valid host was found', server));
  const extra_specs = { 'resources:VCPU': '0', 'resources:CUSTOM_CONTROL': '1', 'trait:CUSTOM_FAST': 'required' };
  all.openstack.servers.push({ id: 's1', status: 'ERROR', flavor: { extra_specs }, fault: { message: 'No valid host was found' } });
  return all;
}

describe('why a stack failed', () => {
  it('is told for each resource that failed, and for no other', async () => {
    const { why } = await begin(resourceOf('group'), failedResource('machine', 'Conflict: address in use'));
    expect(await why()).toEqual(['[a/machine] machine (OS::Heat::Value): Conflict: address in use']);
  });

  it('is found in nested stacks, under the path of the resource that they belong to', async () => {
    const { why } = await begin(
      failedResource('group', 'resources.group: Nested stack failed'),
      failedResource('0', 'Nested stack failed', { parent_resource: 'group' }),
      failedResource('port', 'Quota exceeded', { parent_resource: '0' }),
    );
    expect(await why()).toEqual(['[a/group] port (OS::Heat::Value): Quota exceeded']);
  });

  it('is Nova’s fault and Ironic’s last error where a server failed', async () => {
    const server = { resource_type: 'OS::Nova::Server', physical_resource_id: 's1' };
    const { openstack, why } = await begin(failedResource('machine', 'Went to status ERROR', server));
    const node = openstack.addNode({ name: 'node-1', last_error: 'IPMI timed out' });
    const fault = { message: 'Failed to provision instance' };
    openstack.servers.push({ id: 's1', status: 'ERROR', fault, flavor: {}, 'OS-EXT-SRV-ATTR:hypervisor_hostname': node.uuid });
    expect(await why()).toEqual([
      '[a/machine] machine (OS::Nova::Server): Went to status ERROR; Nova: Failed to provision instance; Ironic, node node-1: IPMI timed out',
    ]);
  });

  it('is told as far as it is known where services do not answer', async () => {
    const server = { resource_type: 'OS::Nova::Server', physical_resource_id: 's1' };
    const { openstack, why } = await begin(failedResource('machine', 'Went to status ERROR', server));
    openstack.servers.push({
      id: 's1',
      status: 'ERROR',
      fault: { message: 'broken' },
      flavor: {},
      'OS-EXT-SRV-ATTR:hypervisor_hostname': 'n1',
    });
    openstack.answer = ({ path }) => (path.startsWith('/baremetal') ? { status: 403 } : undefined);
    expect(await why()).toEqual(['[a/machine] machine (OS::Nova::Server): Went to status ERROR; Nova: broken']);
    openstack.answer = ({ path }) => (path.startsWith('/compute') ? { status: 403 } : undefined);
    expect(await why()).toEqual(['[a/machine] machine (OS::Nova::Server): Went to status ERROR']);
  });
});

describe('a server that finds no host', () => {
  it('is told why each node that it could be on is not free', async () => {
    const { openstack, why } = await hostless();
    const traits = ['CUSTOM_FAST'];
    const fit = { resource_class: 'control', traits };
    openstack.addNode({ name: 'busy', ...fit, provision_state: 'active' });
    openstack.addNode({ name: 'slow', ...fit, traits: [] });
    openstack.addNode({ name: 'broken', ...fit, maintenance: true, maintenance_reason: 'fan' });
    openstack.addNode({ name: 'new', ...fit });
    openstack.addNode({ name: 'foreign', resource_class: 'other' });
    expect(await why()).toEqual([
      '[a/machine] machine (OS::Nova::Server): ResourceInError: No valid host was found; ' +
        'of the nodes with resource class CUSTOM_CONTROL, busy is active, slow lacks CUSTOM_FAST, broken is in maintenance (fan), ' +
        'new is available by now, or Nova has not seen that it is; do free or enrol a node, then deploy again',
    ]);
  });

  it('is told where there is no such node at all', async () => {
    const { openstack, why } = await hostless();
    openstack.addNode({ name: 'foreign', resource_class: 'other' });
    expect(await why()).toEqual([
      expect.stringContaining('; no node has resource class CUSTOM_CONTROL; do enrol one, or ask for another class'),
    ]);
  });

  it('is no matter of nodes where its flavor asks for none', async () => {
    const { openstack, why } = await hostless();
    openstack.servers[0].flavor.extra_specs = {};
    expect(await why()).toEqual(['[a/machine] machine (OS::Nova::Server): ResourceInError: No valid host was found']);
  });
});
