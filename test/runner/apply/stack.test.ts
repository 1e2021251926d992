import { describe, expect, it } from 'vitest';
import { withoutGuards } from '../../../lib/runner/apply/stack';
import { OpenStack } from '../openstack';
import { deployAll, scene } from '../program';

async function begin() {
  const [seed, undercloud] = [await OpenStack.start(), await OpenStack.start()];
  return { seed, undercloud, ...scene({ seed, undercloud }) };
}

describe('an operation on a stack', () => {
  it('has failed where Heat rolled it back, though that went well', async () => {
    const all = await begin();
    const { undercloud } = all;
    await deployAll(all);
    undercloud.stacks[0].template.description = 'another';
    undercloud.operate = (stack, action) => {
      undercloud.complete(stack, action);
      stack.stack_status = 'ROLLBACK_COMPLETE';
    };
    await expect(deployAll(all)).rejects.toMatchObject({ details: { failures: [{ code: 'STACK_FAILED' }] } });
  });

  it('has failed where the stack is deleted meanwhile', async () => {
    const all = await begin();
    const { undercloud } = all;
    undercloud.operate = (stack) => undercloud.complete(stack, 'DELETE');
    await expect(deployAll(all)).rejects.toMatchObject({
      details: {
        failures: [{ code: 'STACK_GONE', message: expect.stringContaining('[undercloud/tenant] demo-undercloud-tenant was deleted') }],
      },
    });
  });
});

describe('an environment without guards', () => {
  const guard = { restricted_actions: 'replace' };
  const environment = { parameters: { a: 1 }, resource_registry: { resources: { one: { ...guard, hooks: 'pre-update' }, two: guard } } };

  it('lacks those of the resources named, and nothing else', () => {
    expect(withoutGuards(environment, ['one', 'unknown'])).toEqual({
      parameters: { a: 1 },
      resource_registry: { resources: { one: { hooks: 'pre-update' }, two: guard } },
    });
    expect(environment.resource_registry.resources.one).toHaveProperty('restricted_actions');
  });

  it('is the same where none is named', () => {
    expect(withoutGuards(environment, [])).toBe(environment);
    expect(withoutGuards({}, [])).toEqual({});
  });
});
