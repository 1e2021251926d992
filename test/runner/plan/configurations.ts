import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformStackArtifact } from '../../../lib/assembly';
import { plan } from '../../../lib/runner/plan/plan';
import type { Document } from '../../../lib/runner/plan/side';
import {
  mergePlans,
  type TerraformFacts,
  type TerraformShow,
  type TerraformStackPlan,
  terraformStackPlan,
} from '../../../lib/runner/plan/terraform-plan';
import { schemaLookup } from '../../../lib/runner/plan/terraform-schema';
import { terraformSide } from '../../../lib/runner/plan/terraform-side';

/** What configurations of the tests differ in. */
export interface Shape {
  readonly machines?: readonly string[];
  readonly image?: string;
  readonly workers?: string;
  readonly ram?: number;
  readonly cidr?: string;
  readonly secretLength?: number;
  /** Members of resources in place of those that there are, by address. */
  readonly resources?: { readonly [address: string]: Document };
}

export const STACK = 'app-under@seed';
export const WHERE = { cloud: 'seed', stackName: 'app-under' };

/** A configuration as the package writes it: guarded machines on a network, a flavor, a secret, a value from another stack. */
export function configuration(shape: Shape = {}): Document {
  const { machines = ['m0', 'm1'], image = 'gold-a', ram = 64 } = shape;
  const resources: { [address: string]: Document } = {
    'openstack_networking_network_v2.net': { '//': 'app/under/net', name: 'app-net', admin_state_up: true },
    'openstack_networking_subnet_v2.subnet': {
      '//': 'app/under/subnet',
      name: 'app-subnet',
      network_id: '${openstack_networking_network_v2.net.id}',
      cidr: shape.cidr ?? '203.0.113.0/26',
      ip_version: 4,
      enable_dhcp: false,
      gateway_ip: '203.0.113.1',
    },
    'openstack_compute_flavor_v2.flavor': { '//': 'app/under/flavor', name: `app-flavor-${ram}`, ram, vcpus: 1, disk: 1 },
    'terraform_data.admin': {
      '//': 'app/under/admin',
      input: '${var.secret_admin}',
      triggers_replace: [shape.secretLength ?? 16],
      lifecycle: { ignore_changes: ['input'] },
    },
  };
  for (const name of machines) {
    resources[`openstack_networking_port_v2.${name}_net`] = {
      '//': `app/under/${name}/net`,
      name: `app-${name}-net`,
      network_id: '${openstack_networking_network_v2.net.id}',
      fixed_ip: [{ subnet_id: '${openstack_networking_subnet_v2.subnet.id}' }],
    };
    resources[`openstack_compute_instance_v2.${name}`] = {
      '//': `app/under/${name}`,
      name: `app-${name}`,
      image_id: `\${var.image_${image}.id}`,
      flavor_id: '${openstack_compute_flavor_v2.flavor.id}',
      network: [{ port: `\${openstack_networking_port_v2.${name}_net.id}` }],
      config_drive: true,
      metadata: {
        'nova.workers': shape.workers ?? '2',
        'keystone.admin': '${jsonencode(sensitive(terraform_data.admin.output))}',
        from_seed: '${var.seed_value}',
      },
      lifecycle: {
        prevent_destroy: true,
        ignore_changes: ['availability_zone', 'key_pair', 'user_data'],
        replace_triggered_by: [`terraform_data.${name}_replacement`],
      },
    };
    resources[`terraform_data.${name}_replacement`] = {
      '//': `app/under/${name}`,
      triggers_replace: ['${openstack_compute_flavor_v2.flavor.id}'],
    };
  }
  const byType: { [type: string]: { [name: string]: Document } } = {};
  for (const [address, body] of Object.entries({ ...resources, ...shape.resources })) {
    const [type, name] = address.split('.');
    byType[type] = { ...byType[type], [name]: { ...resources[address], ...body } };
  }
  return {
    '//': 'app-under',
    provider: { openstack: [{ cloud: 'seed' }] },
    variable: {
      [`image_${image}`]: { type: 'object({id=string, checksum=string})' },
      seed_value: { type: 'string' },
      secret_admin: { type: 'string', sensitive: true },
    },
    resource: byType,
    output: {
      machine_addresses: {
        value: Object.fromEntries(machines.map((name) => [name, { net: `\${openstack_networking_port_v2.${name}_net.all_fixed_ips[0]}` }])),
      },
      admin_value: { value: '${sensitive(terraform_data.admin.output)}', sensitive: true },
      net: { value: '${openstack_networking_network_v2.net.id}' },
      tripleo_machines: { value: Object.fromEntries(machines.map((name) => [`openstack_compute_instance_v2.${name}`, `app-${name}`])) },
    },
  };
}

/** The manifest's entry of a configuration. */
export function artifactOf(document: Document): TerraformStackArtifact {
  const resources: { [address: string]: string } = {};
  const machines: { [address: string]: string } = {};
  for (const [type, members] of Object.entries(document.resource as { [type: string]: { [name: string]: Document } })) {
    for (const [name, body] of Object.entries(members)) {
      if (name.endsWith('_replacement')) continue;
      resources[`${type}.${name}`] = String(body['//']);
      if (type === 'openstack_compute_instance_v2') machines[`${type}.${name}`] = String(body.name);
    }
  }
  const images = Object.keys(document.variable as Document).filter((name) => name.startsWith('image_'));
  return {
    type: 'terraform-stack',
    ...WHERE,
    path: 'app/under',
    file: 'stacks/app-under.tf.json',
    sha256: '',
    dependencies: [],
    inputs: { seed_value: { artifact: 'app-seed@seed', output: 'value' } },
    images: Object.fromEntries(images.map((name) => [name, `${name.slice('image_'.length)}@seed`])),
    secrets: { secret_admin: { length: 16, resource: 'terraform_data.admin' } },
    resources,
    machines,
  };
}

/**
 * A plan as Terraform 1.11.4 with the provider 1.54.1 made it on a seed, from `configuration()` to what the file's name says. Ids are
 * given names, and most of what the plan doesn't read or what stays the same is left out.
 */
export function recorded(name: string): TerraformShow {
  return JSON.parse(readFileSync(join(__dirname, 'terraform', `${name}.json`), 'utf8')) as TerraformShow;
}

export const FACTS: TerraformFacts = {
  imageNames: new Map([
    ['image-a', 'gold-a'],
    ['image-b', 'gold-b'],
    ['gold-a@seed', 'gold-a'],
    ['gold-b@seed', 'gold-b'],
  ]),
  movedInputs: new Map(),
  placeholder: '(not known yet)',
  kept: new Set(),
  unconfigured: [],
  remade: new Map(),
};

/** What Terraform's plan does to the stack, beside none of Heat's. */
export function online(show: TerraformShow, document: Document = configuration(), facts: Partial<TerraformFacts> = {}) {
  const stackPlan = terraformStackPlan(STACK, artifactOf(document), WHERE, document, show, { ...FACTS, ...facts });
  return { ...merged(stackPlan), movedOutputs: stackPlan.movedOutputs };
}

export function merged(...stacks: TerraformStackPlan[]) {
  return mergePlans([STACK], plan(undefined, undefined, schemaLookup), stacks);
}

/** What coming from one configuration to another does, as far as the files tell. */
export function offline(before: Document | undefined, after: Document | undefined) {
  const side = (document: Document | undefined) =>
    document && { stacks: { [STACK]: terraformSide(artifactOf(document), document, FACTS.imageNames) } };
  return plan(side(before), side(after), schemaLookup);
}
