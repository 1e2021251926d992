import { checkMembers, type PropertyProblem } from '../../lib/terraform/check-properties';
import { dataSourceSchema, type PropertySchemas, resourceSchema, terraformSchema } from '../../lib/terraform/schema';
import { isExpression, namesIn, referencesIn } from './references';

/** What Terraform or the provider would refuse in a configuration. */
export interface DocumentProblem extends PropertyProblem {
  /** What it is wrong with: `openstack_networking_port_v2.port`, `data.openstack_images_image_v2.image`, `output.address`. */
  readonly address: string;
}

type Members = { readonly [name: string]: unknown };

/** What stands beside the properties of any resource. */
const BESIDE = ['//', 'count', 'for_each', 'provider', 'timeouts'];

/** Terraform's own resource, which is in no provider's schema. */
const TERRAFORM_DATA: PropertySchemas = {
  input: { type: 'any', optional: true },
  output: { type: 'any', computed: true },
  triggers_replace: { type: 'any', optional: true },
};

/**
 * What is wrong with a whole configuration, as far as it and the schema of the OpenStack provider tell: settings of the
 * provider, properties, and references to what isn't there. An expression fits any type. Other providers' resources are taken
 * for right.
 *
 * @param document the configuration, parsed from JSON
 */
export function checkTerraformDocument(document: object): DocumentProblem[] {
  const check = new Check(document as Members);
  check.provider();
  check.blocks('resource');
  check.blocks('data');
  check.outputs();
  return check.problems;
}

class Check {
  public readonly problems: DocumentProblem[] = [];

  public constructor(private readonly document: Members) {}

  public provider(): void {
    for (const settings of [this.part('provider').openstack ?? []].flat()) {
      const { alias: _alias, version: _version, ...properties } = settings as Members;
      this.properties('provider.openstack', properties, terraformSchema().configuration);
    }
  }

  public blocks(section: 'resource' | 'data'): void {
    for (const type of Object.keys(this.part(section))) {
      const schema = schemaOf(section, type);
      for (const [name, block] of Object.entries(this.part(section, type))) {
        const address = section === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
        const { lifecycle, depends_on, ...rest } = block as Members;
        if (schema) {
          const own = Object.entries(rest).filter(([property]) => !BESIDE.includes(property));
          this.properties(address, Object.fromEntries(own), schema);
          this.ignored(address, lifecycle, schema);
        } else if (type.startsWith('openstack_')) {
          this.add(address, 'type', 'is unknown', type, `types of release ${terraformSchema().version}`);
        }
        this.texts(address, '', rest, referencesIn);
        this.texts(address, 'depends_on', depends_on, namesIn);
        this.texts(address, 'lifecycle.replace_triggered_by', (lifecycle as Members | undefined)?.replace_triggered_by, namesIn);
      }
    }
  }

  public outputs(): void {
    for (const [name, output] of Object.entries(this.part('output'))) this.texts(`output.${name}`, '', output, referencesIn);
  }

  private properties(address: string, properties: Members, schema: PropertySchemas): void {
    for (const problem of checkMembers(properties, schema, isExpression)) this.problems.push({ address, ...problem });
  }

  private ignored(address: string, lifecycle: unknown, schema: PropertySchemas): void {
    const { ignore_changes = [] } = (lifecycle ?? {}) as { readonly ignore_changes?: readonly string[] };
    for (const text of ignore_changes) {
      // Steps into the property may follow.
      const [name] = text.split(/[.[]/);
      if (!Object.hasOwn(schema, name)) this.add(address, 'lifecycle.ignore_changes', 'is unknown', text, Object.keys(schema).join(', '));
    }
  }

  /** Checks what the texts in a value refer to, at any depth. */
  private texts(address: string, property: string, value: unknown, names: (text: string) => string[][]): void {
    if (typeof value === 'string') {
      for (const chain of names(value)) this.reference(address, property, chain);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) this.texts(address, property ? `${property}.${key}` : key, item, names);
    }
  }

  private reference(address: string, property: string, chain: readonly string[]): void {
    const got = chain.join('.');
    const problem = "refers to what isn't there";
    if (chain[0] === 'var') {
      const names = Object.keys(this.part('variable'));
      if (!names.includes(chain[1]))
        this.add(address, property, problem, got, names.map((name) => `var.${name}`).join(', ') || 'no variable');
      return;
    }
    const section = chain[0] === 'data' ? 'data' : 'resource';
    const [type, name, attribute = 'id'] = section === 'data' ? chain.slice(1) : chain;
    const names = Object.keys(this.part(section, type));
    const schema = schemaOf(section, type);
    if (!names.includes(name)) this.add(address, property, problem, got, names.join(', ') || `no ${type}`);
    else if (schema && attribute !== 'id' && !Object.hasOwn(schema, attribute)) {
      this.add(address, property, problem, got, ['id', ...Object.keys(schema)].join(', '));
    }
  }

  /** A part of the document; empty if it isn't there. */
  private part(...path: string[]): Members {
    let part: Members = this.document;
    for (const name of path) part = (Object.hasOwn(part, name) ? part[name] : {}) as Members;
    return part;
  }

  private add(address: string, property: string, problem: string, got: string, allowed: string): void {
    this.problems.push({ address, property, problem, got, allowed });
  }
}

function schemaOf(section: 'resource' | 'data', type: string): PropertySchemas | undefined {
  if (section === 'data') return dataSourceSchema(type);
  return type === 'terraform_data' ? TERRAFORM_DATA : resourceSchema(type);
}
