import type { Effect } from './effect';
import { isTerraformType, type PropertySchema } from './schema';
import type { ResourceState } from './side';

/** What a changed property does to its resource, and why. */
export interface Verdict {
  readonly effect: Effect;
  readonly why: string;
  /** What decides it, such as `image_update_policy REBUILD`. */
  readonly policy?: string;
  /** The update cannot succeed. */
  readonly fails?: true;
}

/** What a rule may ask of the resource that changes. */
export interface Circumstances {
  /** Whether it is a bare-metal machine. */
  readonly machine: boolean;
  /** A property's new value, its default where it is not given. */
  after(property: string): unknown;
  /** Whether the configuration has Terraform replace it when the property changes (`replace_triggered_by`). */
  triggers(property: string): boolean;
  /** Size in GB of the ephemeral disk that the server's new flavor gives; undefined where it isn't known. */
  ephemeral(): number | undefined;
}

/** Where a resource type behaves otherwise than its schema says. */
interface TypeRule {
  readonly properties?: { readonly [property: string]: (circumstances: Circumstances) => Verdict };
  /** Why a property that can't be updated replaces it, in the type's own words. */
  readonly replaced?: string;
  /** What a change of the template's `metadata` does; in place unless said here. */
  readonly metadata?: Verdict;
  /** Any update acts on the resource, though none of its properties changed. */
  readonly actsOnAnyUpdate?: string;
  /** Properties that an attribute tells, where it isn't the property of its name. */
  readonly attributes?: { readonly [attribute: string]: readonly string[] };
  /** Any update may change any attribute. */
  readonly attributesMayChange?: true;
  /** `get_resource` gives this property instead of an id. */
  readonly reference?: string;
  /** Property that lists a server's ports. */
  readonly networks?: string;
  /** Resource types that hold others, which a plan doesn't see. */
  readonly nested?: true;
  /** Whether Heat replaces it after it failed; it does unless said here. */
  readonly replacedAfterFailure?: (state: ResourceState) => boolean;
}

const CONFIG_REPLACED = 'a new configuration takes its place';

const SERVER_REPLACED = 'a new server takes its place';

/**
 * The rules that no schema tells, with their source in Heat 24 (openstack/heat, stable/2025.1, heat/engine/…) or in the OpenStack
 * provider (terraform-provider-openstack, v1.54.1 and v3.4.0, openstack/…).
 */
const RULES: { readonly [type: string]: TypeRule } = {
  'OS::Nova::Server': {
    properties: {
      image: (server) => {
        const policy = String(server.after('image_update_policy'));
        if (policy === 'REBUILD_PRESERVE_EPHEMERAL' && server.machine && server.ephemeral() === 0) {
          return {
            effect: 'rebuild-wipe',
            policy: `image_update_policy ${policy}`,
            why: 'rebuilt; its flavor gives it no ephemeral disk that could be kept',
          };
        }
        return byPolicy('image_update_policy', policy, {
          REBUILD: { effect: 'rebuild-wipe', why: 'rebuilt with the new image' },
          REBUILD_PRESERVE_EPHEMERAL: { effect: 'rebuild-keep', why: 'rebuilt with the new image; the root disk is written anew' },
          REPLACE: { effect: 'replace', why: SERVER_REPLACED },
        });
      },
      flavor: (server) =>
        byPolicy('flavor_update_policy', String(server.after('flavor_update_policy')), {
          // docs.openstack.org/nova, configuration/hypervisor-ironic: resize is a missing feature of the Ironic driver.
          RESIZE: server.machine
            ? { effect: 'in-place', why: 'Nova cannot resize a bare-metal server, and Heat waits for it until its timeout', fails: true }
            : { effect: 'in-place', why: 'resized' },
          REPLACE: { effect: 'replace', why: SERVER_REPLACED },
        }),
      user_data: (server) =>
        byPolicy('user_data_update_policy', String(server.after('user_data_update_policy')), {
          REPLACE: { effect: 'replace', why: SERVER_REPLACED },
          IGNORE: { effect: 'none', why: 'ignored; new servers get it' },
          // server.py, _update_user_data_rebuild hands the user data to Nova in the place of the image, which Nova refuses.
          REBUILD: {
            effect: 'rebuild-wipe',
            why: 'rebuilt; but Heat 24 passes the user data as the image, which Nova refuses',
            fails: true,
          },
        }),
      image_update_policy: laterChanges,
      flavor_update_policy: laterChanges,
      user_data_update_policy: laterChanges,
      networks: () => ({ effect: 'in-place', why: 'interfaces are detached and attached' }),
      admin_pass: (server) =>
        server.machine
          ? { effect: 'in-place', why: 'Nova cannot set the password of a bare-metal server', fails: true }
          : { effect: 'in-place', why: 'Heat updates it' },
    },
    metadata: { effect: 'in-place', why: 'the agent on the server reads it' },
    attributes: {
      addresses: ['networks'],
      first_address: ['networks'],
      networks: ['networks'],
      accessIPv4: ['networks'],
      accessIPv6: ['networks'],
      os_collect_config: ['software_config_transport'],
    },
    // nova/server.py, needs_replace_failed: what Nova still has in good state is kept.
    replacedAfterFailure: ({ physical }) => physical === undefined || ['ERROR', 'DELETED', 'SOFT_DELETED'].includes(physical),
  },
  'OS::Neutron::Port': { attributes: { subnets: ['fixed_ips'], dns_assignment: ['dns_name', 'fixed_ips'], network_id: ['network'] } },
  'OS::Neutron::Net': { attributes: { qos_policy_id: ['qos_policy'] } },
  'OS::Neutron::Subnet': { attributes: { network_id: ['network'] } },
  // nova/keypair.py: Nova calls a key pair by its name.
  // Seen on a seed: Heat creates the new one before it deletes the old one by its name, which is the new one's too.
  'OS::Nova::KeyPair': { reference: 'name', replaced: 'Heat cannot update it; if its name stays, Heat deletes the new one with the old' },
  'OS::Nova::ServerGroup': { replacedAfterFailure: neverCame },
  // heat/software_deployment.py: handle_update deploys again whatever changed; attributes are what the server sends back.
  'OS::Heat::SoftwareDeployment': deployment(),
  'OS::Heat::StructuredDeployment': deployment(),
  'OS::Heat::SoftwareConfig': { replaced: CONFIG_REPLACED },
  'OS::Heat::StructuredConfig': { replaced: CONFIG_REPLACED },
  'OS::Heat::RandomString': { replaced: 'a new secret is generated' },
  // aws/autoscaling/launch_config.py, needs_replace_with_tmpl_diff.
  'AWS::AutoScaling::LaunchConfiguration': { metadata: { effect: 'replace', why: 'Heat replaces it when its metadata changes' } },
  // stack_resource.py, _needs_update: the update goes on in a stack of its own.
  'OS::Heat::ResourceGroup': nested(),
  'OS::Heat::ResourceChain': nested(),
  'OS::Heat::AutoScalingGroup': nested(),
  'OS::Heat::InstanceGroup': nested(),
  'OS::Heat::SoftwareDeploymentGroup': nested(),
  'OS::Heat::StructuredDeploymentGroup': nested(),
  'OS::Heat::Stack': nested(),
  'AWS::AutoScaling::AutoScalingGroup': nested(),
  'AWS::CloudFormation::Stack': nested(),
  // resource_openstack_compute_instance_v2.go, resourceComputeInstanceV2Update: servers.Rebuild for another image or personality,
  // without what would have Nova preserve the ephemeral disk; servers.Resize for another flavor.
  openstack_compute_instance_v2: {
    properties: {
      image_id: () => rebuilt('with the new image'),
      image_name: () => rebuilt('with the new image'),
      personality: () => rebuilt('with the new files'),
      flavor_id: providerResizes,
      flavor_name: providerResizes,
      metadata: () => ({ effect: 'in-place', why: 'the agent on the server reads it' }),
      admin_pass: (server) =>
        server.machine
          ? { effect: 'in-place', why: 'Nova cannot set the password of a bare-metal server', fails: true }
          : { effect: 'in-place', why: 'the provider updates it' },
    },
    replaced: SERVER_REPLACED,
    networks: 'network',
    attributes: { access_ip_v4: ['network'], access_ip_v6: ['network'], all_metadata: ['metadata'], all_tags: ['tags'] },
  },
  openstack_networking_port_v2: { attributes: { all_fixed_ips: ['fixed_ip'], all_security_group_ids: ['security_group_ids'] } },
  // resource_openstack_compute_keypair_v2.go: its id is its name.
  openstack_compute_keypair_v2: { reference: 'name' },
  terraform_data: { replaced: 'what it holds is made anew', attributes: { output: ['input'] } },
};

const INSIDE = 'updated; the resources inside are not looked into';

/** A type that is a template of its own. */
const NESTED_TEMPLATE = /\.(yaml|template)$/;

const NO_RULE: TypeRule = {};

/** What Terraform looks up: once it asks for something else, every answer may be another. */
const LOOKED_UP: TypeRule = { attributesMayChange: true };

/** neutron/neutron.py, needs_replace_failed: what Neutron has is kept unless it is in ERROR. */
const NEUTRON_FAILURE: TypeRule = {
  replacedAfterFailure: (state) => state.physical === 'ERROR' || neverCame(state),
};

/** The rule of a resource type; an empty one where the schema says all. */
export function ruleOf(type: string): TypeRule {
  if (type.startsWith('data.')) return LOOKED_UP;
  const rule = Object.hasOwn(RULES, type) ? RULES[type] : NO_RULE;
  return type.startsWith('OS::Neutron::') ? { ...NEUTRON_FAILURE, ...rule } : rule;
}

/**
 * What a changed property does, by the type's rule and by the schema (resource.py, update_template_diff_properties).
 *
 * @param schema the property's; none if the type or the property isn't in the schema
 */
export function judge(type: string, property: string, schema: PropertySchema | undefined, circumstances: Circumstances): Verdict {
  const rule = ruleOf(type);
  if (circumstances.triggers(property)) return TRIGGERED;
  const special = rule.properties && Object.hasOwn(rule.properties, property) ? rule.properties[property] : undefined;
  if (special) return special(circumstances);
  if (schema?.immutable) return { effect: 'none', why: `Heat refuses to change ${property}`, policy: 'immutable', fails: true };
  if (rule === LOOKED_UP) return { effect: 'in-place', why: 'it is looked up anew' };
  const engine = isTerraformType(type) ? 'the provider' : 'Heat';
  if (schema?.update_allowed) return { effect: 'in-place', why: rule.nested ? INSIDE : `${engine} updates it` };
  if (NESTED_TEMPLATE.test(type)) return { effect: 'in-place', why: INSIDE };
  if (!schema) return { effect: 'replace', why: 'not in the schema, so the worst is assumed', policy: 'no update known' };
  return { effect: 'replace', why: rule.replaced ?? `${engine} cannot update it`, policy: 'no update allowed' };
}

/** What `replace_triggered_by` does. */
export const TRIGGERED: Verdict = { effect: 'replace', why: 'a new one takes its place', policy: 'replace_triggered_by' };

type PolicyVerdict = Omit<Verdict, 'policy'>;

/**
 * The verdict of a policy's value: Heat takes the new one, or the default where none is given
 * (nova/server.py, needs_replace_with_prop_diff and handle_update).
 */
function byPolicy(name: string, value: string, verdicts: { readonly [value: string]: PolicyVerdict }): Verdict {
  const verdict = Object.hasOwn(verdicts, value) ? verdicts[value] : verdicts.REPLACE;
  return { ...verdict, policy: `${name} ${value}` };
}

function rebuilt(how: string): Verdict {
  return { effect: 'rebuild-wipe', why: `rebuilt ${how}`, policy: 'the provider rebuilds' };
}

function providerResizes(server: Circumstances): Verdict {
  // docs.openstack.org/nova, configuration/hypervisor-ironic: resize is a missing feature of the Ironic driver.
  return server.machine
    ? { effect: 'in-place', why: 'Nova cannot resize a bare-metal server', policy: 'no replace_triggered_by', fails: true }
    : { effect: 'in-place', why: 'resized' };
}

function laterChanges(): Verdict {
  return { effect: 'none', why: 'counts for later changes' };
}

function neverCame({ status, physical }: ResourceState): boolean {
  return status === 'CREATE_FAILED' && physical === undefined;
}

function deployment(): TypeRule {
  return { actsOnAnyUpdate: 'Heat deploys again', attributesMayChange: true };
}

function nested(): TypeRule {
  return { nested: true, attributesMayChange: true };
}
