import { describe, expect, it } from 'vitest';
import { Engine } from '../../lib/core';
import { BaremetalServer, Configuration, Deployment, RandomSecret, Signal } from '../../lib/resources';
import { sample } from '../checks/sample';
import { written } from '../terraform/written';

const CONTROL = 'demo-undercloud-control';
const MACHINE = 'undercloud-control-0';

/** The resources of a stack of Terraform's with a machine that is told something. */
function resources(role: object) {
  const { app } = sample({ engine: Engine.TERRAFORM, role });
  return written(app).configuration(CONTROL).resource ?? {};
}

/** The text of the object that a machine reads. */
function content(role: object): string {
  return resources(role).openstack_objectstorage_object_v1[`${MACHINE}_configuration`].content;
}

describe('what a machine of Terraform’s is told', () => {
  it('is in an object of a container that holds such alone, and goes with what machines have put there', () => {
    const { openstack_objectstorage_container_v1: containers, openstack_objectstorage_object_v1: objects } = resources({
      configuration: { a: 1 },
    });
    expect(containers.tripleo_configurations).toMatchObject({ name: CONTROL, force_destroy: true });
    expect(Object.values(objects)).toMatchObject([{ name: `${MACHINE}.json`, content_type: 'application/json' }]);
  });

  it('are its settings, under the deployment’s name and by the id of its deployment', () => {
    const configuration = { nova: { virt: 'kvm' } };
    const text = content({ configuration });
    expect(text).toContain(
      `"config" = terraform_data.role_configuration.triggers_replace, "group" = "os-apply-config", "id" = terraform_data.${MACHINE}_deployment.id`,
    );
    expect(resources({ configuration }).terraform_data.role_configuration.triggers_replace).toEqual(configuration);
    expect(text).toContain('"name" = "control"');
  });

  it('has it signal by a URL that is good for writing, which nobody is shown', () => {
    const text = content({ configuration: { a: 1 } });
    expect(text).toContain('{"name" = "deploy_signal_transport", "value" = "TEMP_URL_SIGNAL"}');
    expect(text).toContain(`{"name" = "deploy_signal_id", "value" = sensitive(terraform_data.${MACHINE}_deployment_signal.output)}`);
  });

  it('has it not signal where nobody waits for that', () => {
    const text = content({ configuration: { a: 1 }, signal: Signal.NONE });
    expect(text).toContain('"inputs" = [{"name" = "deploy_signal_transport", "value" = "NO_SIGNAL"}]');
    expect(Object.keys(resources({ configuration: { a: 1 }, signal: Signal.NONE }).terraform_data)).not.toContain(
      `${MACHINE}_deployment_signal`,
    );
  });

  it('tells it where to look, in its user data and again in the object, which would else be forgotten', () => {
    const look = `"request" = {"metadata_url" = sensitive(terraform_data.${MACHINE}_configuration_url.output)}`;
    expect(content({ configuration: { a: 1 } })).toContain(look);
    const { user_data: userData } = resources({ configuration: { a: 1 } }).openstack_compute_instance_v2[MACHINE];
    expect(userData).toContain(look);
    // For our element, and for cloud-init.
    expect(userData).toContain('filename=\\"cfn-init-data\\"');
    expect(userData).toContain('#cloud-config');
    expect(userData).toContain('"path" = "/var/lib/heat-cfntools/cfn-init-data", "permissions" = "0600"');
  });

  it('is told anew where anything of it changes, the machine or its image', () => {
    const { terraform_data: data } = resources({ configuration: { a: 1 } });
    expect(data.role_configuration.triggers_replace).toEqual({ a: 1 });
    expect(data[`${MACHINE}_deployment`].triggers_replace).toEqual({
      name: 'control',
      configuration: '${terraform_data.role_configuration.id}',
      server: `\${openstack_compute_instance_v2.${MACHINE}.id}`,
      image: `\${openstack_compute_instance_v2.${MACHINE}.image_id}`,
      signal: 'TEMP_URL_SIGNAL',
    });
  });

  it('is nothing where there is nothing to tell', () => {
    expect(Object.keys(resources({}))).not.toContain('openstack_objectstorage_container_v1');
    expect(resources({}).openstack_compute_instance_v2[MACHINE].user_data).toBeUndefined();
  });
});

describe('what lets nobody lose a machine', () => {
  it('is that the key and the URLs are made once', () => {
    const { terraform_data: data } = resources({ configuration: { a: 1 } });
    for (const name of ['tripleo_configurations_key', `${MACHINE}_configuration_url`, `${MACHINE}_deployment_signal`]) {
      expect(data[name].lifecycle).toEqual({ ignore_changes: ['input'] });
    }
  });

  it('is that a machine that is renamed looks where it did', () => {
    const named = (name: string) => {
      const { app, undercloud, image, seed } = sample({ engine: Engine.TERRAFORM });
      const [stack] = undercloud.control.stacks;
      const flavor = new RandomSecret(seed, 'flavor').reference;
      const server = new BaremetalServer(stack, 'server', {
        name,
        image: image.image,
        flavor,
        ports: [],
        onImageChange: 'REBUILD' as never,
      });
      const configuration = new Configuration(stack, 'configuration', { settings: {} });
      new Deployment(stack, 'deployment', { name: 'd', configuration, server, signal: Signal.TEMP_URL });
      return written(app).configuration(CONTROL).resource?.openstack_objectstorage_object_v1.server_configuration.name;
    };
    expect(named('one')).toBe(named('other'));
  });
});

describe('several configurations of a machine', () => {
  it('are told side by side', () => {
    const { app, undercloud } = sample({ engine: Engine.TERRAFORM, role: { configuration: { a: { b: 1 } } } });
    const [stack] = undercloud.control.stacks;
    const server = stack.node.findAll().find((construct) => construct instanceof BaremetalServer) as BaremetalServer;
    const configuration = new Configuration(stack, 'more', { settings: { a: { c: 2 } } });
    new Deployment(stack, 'more-deployment', { name: 'more', configuration, server, signal: Signal.NONE });
    const { findings, configuration: read } = written(app);
    expect(findings).toEqual([]);
    const [{ content: text }] = Object.values(read(CONTROL).resource?.openstack_objectstorage_object_v1 ?? {});
    expect(text).toContain('"config" = terraform_data.role_configuration.triggers_replace');
    expect(text).toContain('"config" = terraform_data.more.triggers_replace');
  });

  it('may be another stack’s, and are written out then', () => {
    const { app, seed, undercloud } = sample({ engine: Engine.TERRAFORM });
    const [stack] = undercloud.control.stacks;
    const server = stack.node.findAll().find((construct) => construct instanceof BaremetalServer) as BaremetalServer;
    const configuration = new Configuration(seed, 'configuration', { settings: { a: new RandomSecret(seed, 'secret').value } });
    new Deployment(stack, 'deployment', { name: 'd', configuration, server, signal: Signal.NONE });
    const { findings, configuration: read } = written(app);
    expect(findings).toEqual([]);
    const [{ content: text }] = Object.values(read(CONTROL).resource?.openstack_objectstorage_object_v1 ?? {});
    expect(text).toContain('"config" = {"a" = var.seed_secret_value}');
  });

  it('come from the machine’s own stack', () => {
    const { app, seed, undercloud } = sample({ engine: Engine.TERRAFORM });
    const server = undercloud.node.findAll().find((construct) => construct instanceof BaremetalServer) as BaremetalServer;
    const configuration = new Configuration(seed, 'configuration', { settings: {} });
    new Deployment(seed, 'deployment', { name: 'd', configuration, server, signal: Signal.NONE });
    expect(written(app).findings).toContainEqual(
      expect.stringMatching(/^ENGINE_LACKS \[seed\/deployment\] terraform has no way to say a server of another stack's of a Deployment/),
    );
  });
});
