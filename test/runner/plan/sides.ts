import { resourceType } from '../../../lib/heat/schema';
import type { MachineChange, Plan, PropertyChange, ResourceChange } from '../../../lib/runner/plan/change';
import { plan } from '../../../lib/runner/plan/plan';
import type { Document, Side, StackSide } from '../../../lib/runner/plan/side';

export type Resources = { [name: string]: Document };

export function get(resource: string): Document {
  return { get_resource: resource };
}

export function attr(...path: (string | number)[]): Document {
  return { get_attr: path };
}

export function param(...path: (string | number)[]): Document {
  return { get_param: path.length === 1 ? path[0] : path };
}

/** A bare-metal machine as the package writes it: port, server, deployment. */
export function machine(name: string, server: Document = {}, sections: Document = {}): Resources {
  return {
    [`${name}_Port`]: { type: 'OS::Neutron::Port', properties: { network: get('Net'), fixed_ips: [{ ip_address: '192.0.2.10' }] } },
    [name]: {
      type: 'OS::Nova::Server',
      ...sections,
      properties: {
        name: `app-${name}`,
        image: 'gold-000000000001',
        flavor: get('Flavor'),
        networks: [{ port: get(`${name}_Port`) }],
        user_data_format: 'SOFTWARE_CONFIG',
        image_update_policy: 'REBUILD_PRESERVE_EPHEMERAL',
        flavor_update_policy: 'REPLACE',
        user_data_update_policy: 'IGNORE',
        ...server,
      },
    },
    [`${name}_Deployment`]: {
      type: 'OS::Heat::StructuredDeployment',
      properties: { config: get('Config'), server: get(name), signal_transport: 'NO_SIGNAL' },
    },
  };
}

/** What machines share. */
export function common(): Resources {
  return {
    Net: { type: 'OS::Neutron::Net', properties: { name: 'ctlplane' } },
    Flavor: { type: 'OS::Nova::Flavor', properties: { ram: 1024, vcpus: 1, disk: 10, ephemeral: 20 } },
    Config: { type: 'OS::Heat::StructuredConfig', properties: { group: 'os-apply-config', config: { nova: { workers: 2 } } } },
  };
}

/** A stack as an assembly has it: the template's own first and last resource around what is given, machines guarded. */
export function stack(resources: Resources, more: Partial<StackSide> & { template?: Document } = {}): StackSide {
  const names = Object.keys(resources);
  const machines = names.filter((name) => names.includes(`${name}_Deployment`));
  const guarded = Object.fromEntries(machines.map((name) => [name, { restricted_actions: 'replace' }]));
  const { template, ...rest } = more;
  return {
    cloud: 'seed',
    stackName: 'app-Under',
    path: 'app/Under',
    environment: machines.length > 0 ? { resource_registry: { resources: guarded } } : {},
    resources: Object.fromEntries(names.map((name) => [name, `app/Under/${name.replaceAll('_', '/')}`])),
    machines: Object.fromEntries(machines.map((name) => [name, `app-${name}`])),
    template: {
      heat_template_version: '2021-04-16',
      resources: {
        before_all: { type: 'OS::Heat::Value', properties: { value: true } },
        ...resources,
        after_all: { type: 'OS::Heat::Value', depends_on: names, properties: { value: true } },
      },
      ...template,
    },
    ...rest,
  };
}

export function side(resources: Resources, more: Partial<StackSide> = {}): Side {
  return { stacks: { under: stack(resources, more) } };
}

/** Common things and some machines, one of them changed. */
export function machines(...ones: Resources[]): Resources {
  return Object.assign(common(), ...ones) as Resources;
}

/** What Heat gives back of a stack: JSON, no manifest, parameters as texts. */
export function deployed(stack: StackSide, more: Partial<StackSide> = {}): StackSide {
  const { template, environment, cloud, stackName, files } = stack;
  return JSON.parse(
    JSON.stringify({
      cloud,
      stackName,
      files,
      template,
      environment: {
        parameters: {},
        parameter_defaults: {},
        encrypted_param_names: [],
        event_sinks: [],
        resource_registry: { resources: {} },
        ...environment,
      },
      parameters: { 'OS::stack_id': '9d2b', 'OS::stack_name': stackName, 'OS::project_id': '51ad' },
      status: 'CREATE_COMPLETE',
      ...more,
    }),
  ) as StackSide;
}

export function planOf(before: Side | undefined, after: Side | undefined): Plan {
  return plan(before, after, resourceType);
}

export function changeOf(found: Plan, resource: string): ResourceChange | undefined {
  return found.changes.find((change) => change.resource === resource);
}

export function machineOf(found: Plan, name: string): MachineChange | undefined {
  return found.machines.find(({ resource }) => resource === name);
}

export function propertyOf(change: ResourceChange | undefined, name: string): PropertyChange | undefined {
  return change?.properties.find((property) => property.name === name);
}

/** Effects by resource name. */
export function effects(found: Plan): { [resource: string]: string } {
  return Object.fromEntries(found.changes.map(({ resource, effect }) => [resource, effect]));
}
