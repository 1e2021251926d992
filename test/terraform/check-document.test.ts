import { describe, expect, it } from 'vitest';
import { checkTerraformDocument } from './check-document';

const PORT = 'openstack_networking_port_v2';
const SERVER = 'openstack_compute_instance_v2';

/** A configuration as the writer makes them, with every form of expression. */
const sample = () => ({
  '//': 'two-clouds-undercloud-control: Machines of undercloud/control',
  terraform: {
    backend: { local: { path: 'terraform.state/two-clouds-undercloud-control@seed.tfstate' } },
    required_providers: { openstack: { source: 'terraform-provider-openstack/openstack', version: '>= 3.4, < 4' } },
  },
  provider: { openstack: [{ cloud: 'seed' }] },
  variable: {
    'image_overcloud-full': { type: 'object({id=string, checksum=string})' },
    seed_network: { type: 'string' },
    flavor: { type: 'string' },
    password: { type: 'string', sensitive: true },
  },
  data: { openstack_images_image_v2: { guest: { name: 'guest', most_recent: true } } },
  resource: {
    [PORT]: {
      'control-0_baremetal': {
        '//': 'undercloud/control/control-0/baremetal',
        network_id: '${var.seed_network}',
        fixed_ip: [{ subnet_id: 's' }],
      },
    },
    [SERVER]: {
      'control-0': {
        '//': 'undercloud/control/control-0',
        name: 'control-0-$${literal}',
        image_id: '${var.image_overcloud-full.id}',
        flavor_id: '${var.flavor}',
        network: [{ port: `\${${PORT}.control-0_baremetal.id}` }],
        config_drive: true,
        metadata: {
          address: `at \${${PORT}.control-0_baremetal.all_fixed_ips[0]}`,
          guest: '${data.openstack_images_image_v2.guest.size_bytes}',
          password: '${jsonencode({"a.b" = sensitive(var.password), "}" = terraform_data.secret.output})}',
        },
        depends_on: [`${PORT}.control-0_baremetal`],
        lifecycle: {
          prevent_destroy: true,
          ignore_changes: ['user_data', 'network[0].name', 'metadata["a"]'],
          replace_triggered_by: ['terraform_data.control-0_replacement'],
        },
        timeouts: { create: '1h' },
      },
    },
    terraform_data: {
      'control-0_replacement': { '//': 'undercloud/control/control-0', triggers_replace: ['${var.flavor}'] },
      secret: { input: '${var.password}', triggers_replace: [32], lifecycle: { ignore_changes: ['input'] } },
    },
  },
  output: { control: { value: { id: `\${${SERVER}.control-0.id}` }, description: 'Where it is' } },
});

/** What is wrong with the sample once a thing in it is another. */
function problems(path: readonly string[], value: unknown): string[] {
  const document: Record<string, any> = sample();
  let part = document;
  for (const step of path.slice(0, -1)) {
    part[step] ??= {};
    part = part[step];
  }
  part[path[path.length - 1]] = value;
  return checkTerraformDocument(document).map(({ address, property, problem }) => `${address}: ${property} ${problem}`);
}

const ofServer = (property: string, value: unknown) => problems(['resource', SERVER, 'control-0', ...property.split('.')], value);
const AT_SERVER = `${SERVER}.control-0:`;
const NOT_THERE = "refers to what isn't there";

describe('a check of a configuration', () => {
  it('passes what is right, expressions of every form among it', () => {
    expect(checkTerraformDocument(sample())).toEqual([]);
    expect(checkTerraformDocument({})).toEqual([]);
  });

  it('says what is wrong, where, and what would be allowed', () => {
    const document = sample();
    document.resource[PORT]['control-0_baremetal'].network_id = '${var.network}';
    expect(checkTerraformDocument(document)).toEqual([
      {
        address: `${PORT}.control-0_baremetal`,
        property: 'network_id',
        problem: NOT_THERE,
        got: 'var.network',
        allowed: 'var.image_overcloud-full, var.seed_network, var.flavor, var.password',
      },
    ]);
  });

  it('looks at the properties of resources, data sources and the provider', () => {
    expect(ofServer('flavour_id', 'f')).toEqual([`${AT_SERVER} flavour_id is unknown`]);
    expect(ofServer('name', null)).toEqual([`${AT_SERVER} name is missing`]);
    expect(ofServer('config_drive', 'maybe')).toEqual([`${AT_SERVER} config_drive has the wrong type`]);
    expect(problems(['data', 'openstack_images_image_v2', 'guest', 'size_bytes'], 1)).toEqual([
      'data.openstack_images_image_v2.guest: size_bytes is told by the provider and not to it',
    ]);
    expect(problems(['provider', 'openstack'], [{ cloud: 'seed', alias: 'other', clouds: 'x' }])).toEqual([
      'provider.openstack: clouds is unknown',
    ]);
    expect(problems(['provider', 'openstack'], { max_retries: 'some' })).toEqual(['provider.openstack: max_retries has the wrong type']);
    expect(problems(['resource', 'terraform_data', 'secret', 'output'], 'x')).toEqual([
      'terraform_data.secret: output is told by the provider and not to it',
    ]);
  });

  it('takes one whole expression for any type, and text around one for text', () => {
    expect(ofServer('config_drive', '${var.flavor}')).toEqual([]);
    expect(ofServer('config_drive', '${var.flavor} ')).toEqual([`${AT_SERVER} config_drive has the wrong type`]);
    expect(ofServer('config_drive', '${var.flavor}${var.flavor}')).toEqual([`${AT_SERVER} config_drive has the wrong type`]);
    expect(ofServer('network', '${var.flavor}')).toEqual([`${AT_SERVER} network is a block, which has to be written out`]);
  });

  it('knows the types of OpenStack’s provider, and leaves others alone', () => {
    expect(problems(['resource', 'openstack_compute_server_v2', 'x'], {})).toEqual(['openstack_compute_server_v2.x: type is unknown']);
    expect(problems(['data', 'openstack_compute_server_v2', 'x'], {})).toEqual(['data.openstack_compute_server_v2.x: type is unknown']);
    expect(problems(['resource', 'random_password', 'x'], { length: 8 })).toEqual([]);
    expect(problems(['resource', 'random_password', 'x'], { length: '${var.none}' })).toEqual([`random_password.x: length ${NOT_THERE}`]);
  });

  it('knows the properties whose changes are ignored', () => {
    expect(ofServer('lifecycle.ignore_changes', ['user_data', 'userData'])).toEqual([`${AT_SERVER} lifecycle.ignore_changes is unknown`]);
  });

  it.each([
    ['metadata.a', '${var.nothing}'],
    ['metadata.a', `\${${PORT}.other.id}`],
    ['metadata.a', `\${${PORT}.control-0_baremetal.all_ips[0]}`],
    ['metadata.a', '${data.openstack_images_image_v2.other.id}'],
    ['metadata.a', `\${data.${PORT}.control-0_baremetal.id}`],
    ['metadata.a', '${jsonencode({"k" = sensitive(var.nothing)})}'],
    ['metadata.a', '$${literal} ${var.flavor} ${var.nothing}'],
    ['depends_on.0', `${PORT}.other`],
    ['lifecycle.replace_triggered_by.0', 'terraform_data.other'],
  ])('finds at %s that %s refers to nothing', (property, text) => {
    expect(ofServer(property, text)).toEqual([`${AT_SERVER} ${property} ${NOT_THERE}`]);
  });

  it.each([
    ['a literal', '$${var.nothing}'],
    ['a text within an expression', '${jsonencode({"var.nothing" = "data.x.y \\" var.z }"})}'],
    ['an address’s own id', `\${${PORT}.control-0_baremetal}`],
    ['a number', '${jsonencode([1.5])}'],
  ])('takes %s for no reference to what isn’t there', (_what, text) => {
    expect(ofServer('metadata.a', text)).toEqual([]);
  });

  it('looks at what outputs refer to', () => {
    expect(problems(['output', 'more'], { value: [`\${${SERVER}.control-1.id}`] })).toEqual([`output.more: value.0 ${NOT_THERE}`]);
  });
});
