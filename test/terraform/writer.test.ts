import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { FlatNetwork, SeedCloud } from '../../lib/constructs';
import { App, Engine, Output, Stack, type StackProps, type TerraformSettings } from '../../lib/core';
import { RandomString } from '../../lib/heat/bindings/heat';
import { Net } from '../../lib/heat/bindings/neutron';
import { Condition } from '../../lib/heat/condition';
import { Hot } from '../../lib/heat/hot';
import { Parameter } from '../../lib/heat/parameter';
import { Network, RandomSecret, Subnet } from '../../lib/resources';
import { NetworkV2, NetworkV2Data, PortV2 } from '../../lib/terraform/bindings/networking';
import { TerraformProvider } from '../../lib/terraform/terraform-provider';
import { TerraformResource } from '../../lib/terraform/terraform-resource';
import { sample } from '../checks/sample';
import { written } from './written';

function program(terraform?: TerraformSettings) {
  const app = new App({ name: 'demo' });
  const seed = new SeedCloud(app, 'seed', { engine: Engine.TERRAFORM, terraform });
  const stack = (id: string, props?: StackProps) => new Stack(seed, id, props);
  return { app, seed, stack };
}

/** A program of an undercloud with one machine, which Terraform carries out. */
function machines(role: Parameters<typeof sample>[0] = {}) {
  const made = sample({ engine: Engine.TERRAFORM, ...role });
  const { configuration, document, findings } = written(made.app);
  return {
    ...made,
    configuration: () => configuration('demo-undercloud-control'),
    document: () => document('demo-undercloud-control'),
    findings,
  };
}

describe('a configuration', () => {
  it('says what it is for, backend, provider, variables, resources and outputs in this order, each by name', () => {
    const { app, stack } = program();
    const other = stack('other');
    const network = new Network(other, 'net', { name: 'net' });
    const full = stack('full', { description: 'What it is for' });
    new Subnet(full, 'subnet', { name: 'subnet', network, cidr: '192.0.2.0/24' });
    new Output(full, 'where', { value: 'here', description: 'Where it is' });
    const { document, findings } = written(app);
    expect(findings).toEqual([]);
    expect(document('demo-seed-full').configuration).toBe(`{
  "//": "demo-seed-full: What it is for",
  "terraform": {
    "backend": {
      "local": {
        "path": "terraform.state/demo-seed-full@seed.tfstate"
      }
    },
    "required_providers": {
      "openstack": {
        "source": "terraform-provider-openstack/openstack",
        "version": ">= 3.4, < 4"
      }
    }
  },
  "provider": {
    "openstack": [
      {
        "cloud": "seed"
      }
    ]
  },
  "variable": {
    "seed_other_net": {
      "description": "seed/other/net",
      "type": "string"
    }
  },
  "resource": {
    "openstack_networking_subnet_v2": {
      "subnet": {
        "//": "seed/full/subnet",
        "cidr": "192.0.2.0/24",
        "dns_nameservers": [],
        "enable_dhcp": true,
        "ip_version": 4,
        "name": "subnet",
        "network_id": "\${var.seed_other_net}",
        "no_gateway": true
      }
    }
  },
  "output": {
    "where": {
      "description": "Where it is",
      "value": "here"
    }
  }
}
`);
  });

  it('takes the cloud’s entry, the provider’s settings and its versions from the program, and no credentials', () => {
    const settings: TerraformSettings = {
      providerVersion: '~> 3.4',
      provider: { region: 'east', endpointType: 'internal', endpointOverrides: { network: 'https://198.51.100.1/' }, maxRetries: 3 },
    };
    const app = new App({ name: 'demo' });
    const seed = new SeedCloud(app, 'seed', { cloud: 'lab', engine: Engine.TERRAFORM, terraform: settings });
    new Network(seed, 'net', { name: 'net' });
    const { terraform, provider } = written(app).configuration('demo-seed');
    expect(terraform.required_providers.openstack.version).toBe('~> 3.4');
    expect(provider.openstack).toEqual([
      { cloud: 'lab', region: 'east', endpoint_type: 'internal', endpoint_overrides: { network: 'https://198.51.100.1/' }, max_retries: 3 },
    ]);
  });

  it('has what the stack says before what its cloud says', () => {
    const { app, stack } = program({ providerVersion: '~> 3.4', provider: { region: 'east' } });
    new Network(stack('own', { terraform: { providerVersion: '3.4.0' } }), 'net', { name: 'net' });
    const { terraform, provider } = written(app).configuration('demo-seed-own');
    expect(terraform.required_providers.openstack.version).toBe('3.4.0');
    expect(provider.openstack[0].region).toBe('east');
  });

  it('has a `_` before names that begin with what Terraform refuses', () => {
    const { app, stack } = program();
    const digits = stack('digits');
    const network = new Network(digits, '1st', { name: 'net' });
    new Output(digits, '2nd', { value: network.reference });
    const { resource, output } = written(app).configuration('demo-seed-digits');
    expect(resource?.openstack_networking_network_v2).toHaveProperty('_1st');
    expect(output).toEqual({ _2nd: { value: '${openstack_networking_network_v2._1st.id}' } });
  });

  it('refuses two resources at one address', () => {
    const { app, stack } = program();
    const twice = stack('twice');
    new Network(twice, '1st', { name: 'a' });
    new Network(twice, '_1st', { name: 'b' });
    expect(written(app).findings).toEqual([
      expect.stringMatching(/^LOGICAL_ID_TWICE \[seed\/twice\/_1st\] .*openstack_networking_network_v2\._1st/),
    ]);
  });

  it('keeps what looks like a template in a literal a literal', () => {
    const { app, stack } = program();
    new Network(stack('odd'), 'net', { name: 'a ${b} %{c}' });
    expect(written(app).configuration('demo-seed-odd').resource?.openstack_networking_network_v2.net.name).toBe('a $${b} %%{c}');
  });

  it('looks data sources up', () => {
    const { app, stack } = program();
    const own = stack('own');
    const found = new NetworkV2Data(own, 'found', { name: 'public' });
    new PortV2(own, 'port', { networkId: found.reference });
    const { data, resource } = written(app).configuration('demo-seed-own');
    expect(data).toEqual({ openstack_networking_network_v2: { found: { '//': 'seed/own/found', name: 'public' } } });
    expect(resource?.openstack_networking_port_v2.port.network_id).toBe('${data.openstack_networking_network_v2.found.id}');
  });

  it('names the providers of bindings of one’s own', () => {
    const { app, stack } = program();
    const schema = {
      provider: 'acme/rack',
      version: '1',
      configuration: {},
      resources: { rack_shelf: { height: { type: 'int', required: true } } },
      data_sources: {},
    };
    const acme = new TerraformProvider({ source: 'acme/rack', version: '~> 1.0', schema });
    const own = stack('own');
    const shelf = new TerraformResource(own, 'shelf', 'rack_shelf', { height: 2 }, undefined, acme);
    new TerraformResource(own, 'wrong', 'rack_shelf', { width: 2, height: 3 }, undefined, acme);
    new Output(own, 'id', { value: shelf.attr('height') });
    const { configuration, findings } = written(app);
    const { terraform, provider, resource } = configuration('demo-seed-own');
    expect(terraform.required_providers).toEqual({
      openstack: { source: 'terraform-provider-openstack/openstack', version: '>= 3.4, < 4' },
      rack: { source: 'acme/rack', version: '~> 1.0' },
    });
    expect(provider).toEqual({ openstack: [{ cloud: 'seed' }], rack: [{}] });
    expect(resource?.rack_shelf.shelf).toMatchObject({ height: 2 });
    expect(findings).toEqual([expect.stringMatching(/^TERRAFORM_PROPERTY \[seed\/own\/wrong\] rack_shelf: width is unknown/)]);
  });

  it('says what waits for what', () => {
    const { app, stack } = program();
    const own = stack('own');
    const first = new Network(own, 'first', { name: 'first' });
    const second = new Network(own, 'second', { name: 'second' });
    second.dependsOn(first);
    expect(written(app).configuration('demo-seed-own').resource?.openstack_networking_network_v2.second.depends_on).toEqual([
      'openstack_networking_network_v2.first',
    ]);
  });

  it('finds resources that wait for each other', () => {
    const { app, stack } = program();
    const own = stack('own');
    const first = new Network(own, 'first', { name: 'first' });
    const second = new Network(own, 'second', { name: 'second' });
    first.dependsOn(second);
    second.dependsOn(first);
    expect(written(app).findings).toEqual([expect.stringMatching(/^RESOURCE_CYCLE \[seed\/own\] /)]);
  });
});

describe('values between stacks', () => {
  it('pass through an output of the one and a variable of the other', () => {
    const { app, stack } = program();
    const producer = stack('producer');
    const network = new Network(producer, 'a-net', { name: 'net' });
    const consumer = stack('consumer');
    new Subnet(consumer, 'subnet', { name: 'subnet', network, cidr: '192.0.2.0/24' });
    const { configuration, document } = written(app);
    expect(configuration('demo-seed-producer').output).toEqual({ 'a-net': { value: '${openstack_networking_network_v2.a-net.id}' } });
    // Shells know no variable with a dash.
    expect(configuration('demo-seed-consumer').variable).toEqual({
      seed_producer_a_net: { description: 'seed/producer/a-net', type: 'string' },
    });
    const [[variable, { stack: from, output }]] = document('demo-seed-consumer').inputs;
    expect([variable, from, output]).toEqual(['seed_producer_a_net', producer, 'a-net']);
  });

  it('pass from Heat to Terraform and back', () => {
    const { app, stack } = program();
    const heat = stack('heat', { engine: Engine.HEAT });
    const made = new Network(heat, 'net', { name: 'heat' });
    const own = stack('own');
    const subnet = new Subnet(own, 'subnet', { name: 'subnet', network: made, cidr: '192.0.2.0/24' });
    new Output(heat, 'back', { value: subnet.reference });
    const { configuration, document, findings } = written(app);
    expect(findings).toEqual([]);
    const { template } = document('demo-seed-heat') as unknown as { template: string };
    expect(template).toContain('get_resource: net');
    expect(template).toContain('get_param: seed_own_subnet');
    expect(configuration('demo-seed-own').variable).toHaveProperty('seed_heat_net');
    expect(configuration('demo-seed-own').output).toEqual({ subnet: { value: '${openstack_networking_subnet_v2.subnet.id}' } });
  });

  it('stay secret', () => {
    const { app, stack } = program();
    const secret = new RandomSecret(stack('producer'), 'password', { length: 20 });
    const consumer = stack('consumer');
    new Output(consumer, 'told', { value: { password: secret.value } });
    const { configuration, document, findings } = written(app);
    expect(findings).toEqual([]);
    const { variable, resource, output } = configuration('demo-seed-producer');
    expect(variable).toEqual({ secret_password: { description: 'seed/producer/password', sensitive: true, type: 'string' } });
    expect(resource?.terraform_data.password).toEqual({
      '//': 'seed/producer/password',
      input: '${var.secret_password}',
      lifecycle: { ignore_changes: ['input'] },
      triggers_replace: [20],
    });
    expect(output).toEqual({ password_value: { sensitive: true, value: '${sensitive(terraform_data.password.output)}' } });
    expect([...document('demo-seed-producer').secrets]).toEqual([['secret_password', { length: 20, resource: 'terraform_data.password' }]]);
    expect(configuration('demo-seed-consumer').variable?.seed_producer_password_value).toMatchObject({ sensitive: true });
    expect(configuration('demo-seed-consumer').output?.told).toMatchObject({ sensitive: true });
  });

  it('have names of their own', () => {
    const { app, seed, stack } = program();
    const producer = stack('producer');
    const dash = new Network(new Construct(producer, 'a-b'), 'net', { name: '1' });
    const line = new Network(new Construct(producer, 'a_b'), 'net', { name: '2' });
    const consumer = new Stack(seed, 'consumer');
    new Output(consumer, 'both', { value: [dash.reference, line.reference] });
    expect(written(app).findings).toEqual([expect.stringMatching(/^LOGICAL_ID_TWICE \[seed\/consumer\/both\] .*seed_producer_a_b_net/)]);
  });
});

describe('a machine', () => {
  it('has its image by id, with its checksum, and never by name', () => {
    const { configuration, document, image } = machines();
    const variable = image.imageName.replaceAll('-', '_');
    const { metadata, ...server } = configuration().resource?.openstack_compute_instance_v2['undercloud-control-0'] ?? {};
    expect(server.image_id).toBe(`\${var.image_${variable}.id}`);
    expect(server).not.toHaveProperty('image_name');
    expect(metadata).toEqual({ 'tripleo.image_checksum': `\${var.image_${variable}.checksum}` });
    expect(configuration().variable?.[`image_${variable}`]).toEqual({ description: 'gold', type: 'object({id=string, checksum=string})' });
    expect([...document().images]).toEqual([[`image_${variable}`, image]]);
    expect([...document().needs]).toEqual([image]);
  });

  it('is guarded, and kept where the provider would make a new server for nothing', () => {
    const { lifecycle } = machines().configuration().resource?.openstack_compute_instance_v2['undercloud-control-0'] ?? {};
    expect(lifecycle).toEqual({
      prevent_destroy: true,
      ignore_changes: ['availability_zone', 'availability_zone_hints', 'config_drive', 'key_pair', 'user_data'],
      replace_triggered_by: ['terraform_data.undercloud-control-0_replacement'],
    });
  });

  it('is told to the runner, and kept in the state for when it is gone', () => {
    const { configuration, document } = machines();
    const address = 'openstack_compute_instance_v2.undercloud-control-0';
    expect([...document().machines]).toEqual([[address, 'undercloud-control-0']]);
    expect(configuration().output?.tripleo_machines).toEqual({ value: { [address]: 'undercloud-control-0' } });
    expect(document().resources.get(address)).toBe('undercloud/control/undercloud-control-0');
  });

  it('is told what to be by an object: what replaces a server when it changes must not hold a setting', () => {
    const { configuration, findings } = machines({ role: { configuration: { nova: { virt: 'kvm' } } } });
    expect(findings).toEqual([]);
    const { openstack_compute_instance_v2: servers, openstack_objectstorage_object_v1: objects } = configuration().resource ?? {};
    expect(Object.keys(objects)).toEqual(['undercloud-control-0_configuration']);
    expect(JSON.stringify(servers)).not.toMatch(/kvm|role_configuration/);
  });

  it('is known to the runner by what tells it, by its signals, and by the URLs that have to be signed', () => {
    const { document } = machines({ role: { configuration: { a: 1 } } });
    const { parts, signals, urls, secrets } = document();
    const machine = 'openstack_compute_instance_v2.undercloud-control-0';
    expect(Object.fromEntries(parts)).toEqual({
      'openstack_objectstorage_object_v1.undercloud-control-0_configuration': machine,
      'terraform_data.undercloud-control-0_configuration_url': machine,
      'terraform_data.undercloud-control-0_deployment': machine,
      'terraform_data.undercloud-control-0_deployment_signal': machine,
    });
    const container = 'demo-undercloud-control';
    const key = 'secret_tripleo_configurations_key';
    const signal = { container, object: 'undercloud-control-0_deployment.json' };
    expect([...signals]).toEqual([['terraform_data.undercloud-control-0_deployment', signal]]);
    expect(Object.fromEntries(urls)).toEqual({
      url_undercloud_control_0_configuration_url: { method: 'GET', container, object: 'undercloud-control-0.json', key },
      url_undercloud_control_0_deployment_signal: { method: 'PUT', ...signal, key },
    });
    expect([...secrets]).toEqual([[key, { length: 32, resource: 'terraform_data.tripleo_configurations_key' }]]);
  });
});

describe('what Terraform can’t say', () => {
  it('is found with resource, property and engine: another engine’s resource', () => {
    const { app, stack } = program();
    new Net(stack('own'), 'net', {});
    expect(written(app).findings).toEqual([
      'ENGINE_LACKS [seed/own/net] terraform has no way to say the type of a Net; got OS::Neutron::Net; allowed in stacks that Heat writes; ' +
        'do set Engine.HEAT as the engine of the stack or of its cloud, or take a resource that both engines have',
    ]);
  });

  it('is found the other way round too', () => {
    const { app, stack } = program();
    new NetworkV2(stack('heat', { engine: Engine.HEAT }), 'net', {});
    expect(written(app).findings).toEqual([
      expect.stringMatching(/^ENGINE_LACKS \[seed\/heat\/net\] heat has no way to say the type of a NetworkV2/),
    ]);
  });

  it('is found of parameters, conditions and Heat’s functions', () => {
    const { app, stack } = program();
    const own = stack('own');
    new Parameter(own, 'size', {});
    new Condition(own, 'large', { expression: Hot.conditionEquals(1, 2) });
    new Output(own, 'name', { value: Hot.stackName });
    const codes = written(app).findings.map((finding) => finding.split(' ').slice(0, 2).join(' '));
    expect(codes).toContain('ENGINE_LACKS [seed/own/size]');
    expect(codes).toContain('ENGINE_LACKS [seed/own/large]');
    expect(codes).toContain('HOT_FUNCTION_ENGINE [seed/own/name]');
  });

  it('is found of attributes that the provider doesn’t tell', () => {
    const { app, stack } = program();
    const own = stack('own');
    const network = new Network(own, 'net', { name: 'net' });
    new Output(own, 'status', { value: network.attr('status') });
    expect(written(app).findings).toEqual([
      expect.stringMatching(
        /^ENGINE_LACKS \[seed\/own\/status\] terraform knows no attribute status of openstack_networking_network_v2; got status; allowed .*\bmtu\b/,
      ),
    ]);
  });

  it('is found of references to what is no resource there', () => {
    const { app, stack } = program();
    const own = stack('own');
    const secret = new RandomString(own, 'secret', {});
    new Output(own, 'id', { value: secret.reference });
    expect(written(app).findings).toContainEqual(
      expect.stringMatching(/^ENGINE_LACKS \[seed\/own\/id\] terraform makes no resource of a RandomString that could be referred to/),
    );
  });

  it('is found of properties by the provider’s schema', () => {
    const { app, stack } = program();
    new NetworkV2(stack('own'), 'net', { adminStateUp: 'yes' as unknown as boolean });
    expect(written(app).findings).toEqual([
      expect.stringMatching(/^TERRAFORM_PROPERTY \[seed\/own\/net\] openstack_networking_network_v2: admin_state_up /),
    ]);
  });

  it('keeps the name of the output that tells machines from servers for itself', () => {
    const { app, stack } = program();
    new Output(stack('own'), 'tripleo_machines', { value: 1 });
    expect(written(app).findings).toEqual([expect.stringMatching(/^OUTPUT_RESERVED \[seed\/own\/tripleo_machines\] /)]);
  });
});

describe('a network of a cloud that Terraform carries out', () => {
  it('is flat on its physical network, with pools and gateway', () => {
    const { app, seed } = program();
    new FlatNetwork(seed, 'net', { cidr: '192.0.2.0/24', floatingRange: '192.0.2.128/25', gateway: '192.0.2.1', physicalNetwork: 'ext' });
    const { resource } = written(app).configuration('demo-seed');
    expect(resource?.openstack_networking_network_v2.net_network).toMatchObject({
      segments: [{ network_type: 'flat', physical_network: 'ext' }],
      external: true,
      shared: true,
    });
    expect(resource?.openstack_networking_subnet_v2.net_subnet).toMatchObject({
      allocation_pool: [{ start: '192.0.2.129', end: '192.0.2.254' }],
      gateway_ip: '192.0.2.1',
      network_id: '${openstack_networking_network_v2.net_network.id}',
    });
  });
});
