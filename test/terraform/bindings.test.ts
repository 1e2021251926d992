import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { type PropertySchema, type PropertySchemas, SCHEMA_FILE, type TerraformSchema, terraformSchema } from '../../lib/terraform/schema';
import { outdated } from '../../scripts/bindings/files';
import { className, emitBindings, emitOwnBindings, serviceName } from '../../scripts/terraform-bindings/emit';
import { formatPack, trimSchema } from '../../scripts/terraform-bindings/trim';

const BINDINGS = join(__dirname, '..', '..', 'lib', 'terraform', 'bindings');

function schemaOf(resources: TerraformSchema['resources'], data_sources: TerraformSchema['data_sources'] = {}): TerraformSchema {
  return { provider: 'made/up', configuration: {}, resources, data_sources };
}

/** The bindings of one made-up resource. */
function emit(properties: PropertySchemas, type = 'up_test_thing'): string {
  return emitBindings(schemaOf({ [type]: properties })).get(`${serviceName(type)}.ts`) as string;
}

describe('the checked-in bindings', () => {
  const files = emitBindings(terraformSchema());
  const all = [...files.values()].join('\n');

  it('are what the checked-in schema generates', () => {
    expect(outdated(BINDINGS, files)).toEqual([]);
    expect(formatPack(terraformSchema())).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
  });

  it('have a class for every resource and one for every data source', () => {
    const classes = (base: string) =>
      [...all.matchAll(new RegExp(`^export class \\w+ extends ${base} \\{\\n.*TYPE: string = "(\\w+)";$`, 'gm'))]
        .map(([, type]) => type)
        .sort();
    expect(classes('TerraformResource')).toEqual(Object.keys(terraformSchema().resources).sort());
    expect(classes('TerraformDataSource')).toEqual(Object.keys(terraformSchema().data_sources).sort());
  });

  it.each([
    ['networking.ts', 'PortV2Props', '/** A change replaces the resource. */\n  readonly networkId: string | Value;'],
    ['networking.ts', 'PortV2Props', '/** Changed in place. Not together with `noFixedIp`. */\n  readonly fixedIp?: PortV2FixedIp[];'],
    ['networking.ts', 'PortV2Props', '/** Changed in place. Items: at most 1. */\n  readonly binding?: PortV2Binding[];'],
    ['networking.ts', 'PortV2Binding', '/**\n   * Changed in place.\n   * @default "normal"\n   */\n  readonly vnicType?: string | Value;'],
    ['compute.ts', 'InstanceV2Props', '/** Changed in place. */\n  readonly imageId?: string | Value;'],
    [
      'compute.ts',
      'InstanceV2Props',
      '/** Changed in place. Terraform hides it in what it prints. */\n  readonly adminPass?: string | Value;',
    ],
    ['compute.ts', 'InstanceV2DataProps', 'readonly id: string | Value;'],
    [
      'objectstorage.ts',
      'ContainerV1Props',
      '@deprecated The provider is about to drop it.\n   */\n  readonly versioningLegacy?: ContainerV1VersioningLegacy[];',
    ],
    ['images.ts', 'ImageV2DataProps', 'readonly mostRecent?: boolean | Value;'],
  ])('say in %s, %s: %s', (file, struct, member) => {
    const [, members] = new RegExp(`export interface ${struct} .*?\\{\\n(.*?)\\n\\}`, 's').exec(files.get(file) as string) ?? [];
    expect(members).toContain(member);
  });

  it('tell what the provider computes, and take none of it', () => {
    const [, props] = /export interface PortV2Props .*?\{(.*?)\n\}/s.exec(files.get('networking.ts') as string) ?? [];
    expect(props).not.toContain('allFixedIps');
    const [, members] = /export class PortV2 (.*?)\n\}/s.exec(files.get('networking.ts') as string) ?? [];
    expect(members).toContain('public get attrAllFixedIps(): Reference {\n    return this.attr("all_fixed_ips");');
    expect(members).toContain('public get attrMacAddress()');
    expect(members).not.toContain('attrDescription');
  });
});

describe('a generated struct', () => {
  it('has a member for each property, of a type that takes values too where an expression may stand', () => {
    const block = { deep: { type: 'string', optional: true } } as const;
    const text = emit({
      a_string: { type: 'string', required: true },
      a_number: { type: 'int', optional: true },
      a_fraction: { type: 'float', optional: true },
      a_switch: { type: 'bool', optional: true },
      a_map: { type: 'map', element: 'string', optional: true },
      a_list: { type: 'list', optional: true },
      some_words: { type: 'set', element: 'string', optional: true },
      an_any: { type: 'any', optional: true },
      blocks: { type: 'list', optional: true, block },
      one_block: { type: 'object', optional: true, block },
      named_blocks: { type: 'map', optional: true, block },
      objects: { type: 'set', optional: true, block, attribute: true },
      an_object: { type: 'object', optional: true, block, attribute: true },
    });
    expect(text).toContain('readonly aString: string | Value;');
    expect(text).toContain('readonly aNumber?: number | Value;');
    expect(text).toContain('readonly aFraction?: number | Value;');
    expect(text).toContain('readonly aSwitch?: boolean | Value;');
    expect(text).toContain('readonly aMap?: { [key: string]: any } | Value;');
    expect(text).toContain('readonly aList?: any[] | Value;');
    expect(text).toContain('readonly someWords?: (string | Value)[] | Value;');
    expect(text).toContain('readonly anAny?: any;');
    expect(text).toContain('readonly blocks?: ThingBlocks[];');
    expect(text).toContain('readonly oneBlock?: ThingOneBlock;');
    expect(text).toContain('readonly namedBlocks?: { [key: string]: ThingNamedBlocks };');
    expect(text).toContain('readonly objects?: (ThingObjects | Value)[] | Value;');
    expect(text).toContain('readonly anObject?: ThingAnObject | Value;');
  });

  it('has no member for what can’t be set', () => {
    const told: PropertySchema = { type: 'string', computed: true };
    const text = emit({ told, block: { type: 'list', optional: true, block: { told } } });
    expect(text).toMatch(/interface ThingProps extends TerraformResourceProps \{\n\}/);
    expect(text).toContain('attrTold');
    expect(text).toContain('attrBlock');
  });

  it('says how many items there may be', () => {
    const items = (limits: object) => emit({ a: { type: 'list', element: 'string', optional: true, ...limits } });
    expect(items({ min_items: 1, max_items: 1 })).toContain('Items: 1.');
    expect(items({ min_items: 1 })).toContain('Items: at least 1.');
    expect(items({ max_items: 3 })).toContain('Items: at most 3.');
  });
});

describe('generated names', () => {
  it.each([
    ['openstack_compute_instance_v2', 'compute', 'InstanceV2'],
    ['openstack_bgpvpn_v2', 'bgpvpn', 'BgpvpnV2'],
    ['openstack_lb_l7policy_v2', 'lb', 'L7policyV2'],
    ['random_password', 'random', 'Password'],
    ['consul_kv_value', 'kv', 'ValueResource'],
  ])('of %s are %s and %s', (type, service, name) => {
    expect([serviceName(type), className(type)]).toEqual([service, name]);
  });

  it('tell a data source from the resource of the same type', () => {
    const text = emitBindings(schemaOf({ up_test_thing: {} }, { up_test_thing: {} })).get('test.ts');
    expect(text).toContain('export class Thing extends TerraformResource');
    expect(text).toContain('export class ThingData extends TerraformDataSource');
  });

  it('of a block make way for those of a type', () => {
    const block: PropertySchema = { type: 'list', optional: true, block: { a: { type: 'string', optional: true } } };
    const text = emitBindings(schemaOf({ up_test_thing: { part: block }, up_test_thing_part: {} })).get('test.ts');
    expect(text).toContain('readonly part?: ThingPartBlock[];');
    expect(text).toContain('export class ThingPart extends');
  });

  it('are refused where two would be one', () => {
    const a: PropertySchema = { type: 'string', optional: true };
    expect(() => emit({ a_b: a, aB: a })).toThrow('both aB');
    expect(() => emit({ terraform: a })).toThrow('both terraform');
    expect(() => emitBindings(schemaOf({ up_test_thing_data: {} }, { up_test_thing: {} }))).toThrow('ThingData is taken');
    expect(() => emitBindings(schemaOf({ up_index_thing: {} }))).toThrow('index.ts is taken');
    expect(() => emitOwnBindings(schemaOf({ up_provider_thing: {} }), undefined)).toThrow('provider.ts is taken');
  });
});

describe('a hostile schema', () => {
  const EVIL = ['*/', '"', "'", '`', '$', '{', '}', '\n', '\u2028', '//', '\\', '/*'].join(' evil(); ');

  it('cannot put code into a file by strings', () => {
    const schema = schemaOf({
      up_test_thing: {
        a: { type: 'string', optional: true, default: EVIL, conflicts_with: [EVIL] },
        [`x${EVIL}`]: { type: 'string', computed: true },
      },
    });
    const files = emitOwnBindings({ ...schema, provider: EVIL }, EVIL);
    for (const text of files.values()) {
      const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2023, true);
      expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node)) expect(node.expression.getText()).toMatch(/^(super|this\.attr)$/);
        ts.forEachChild(node, visit);
      };
      visit(file);
    }
  });

  it.each<[string, () => unknown]>([
    ['a type', () => emit({}, 'up_test_thing { } evil()')],
    ['a type', () => emit({}, 'up_test_*/')],
    ['a service', () => emit({}, 'up_../../x_thing')],
    ['a property', () => emit({ ä: { type: 'string', optional: true } })],
    ['a property', () => emit({ '1a': { type: 'string', optional: true } })],
  ])('cannot put code into a file by the name of %s', (_what, generate) => {
    expect(generate).toThrow('cannot be a name');
  });
});

describe('the trimmed pack', () => {
  const dump = (properties: object, more?: object) => ({
    provider: 'made/up',
    version: '1.0',
    configuration: {},
    resources: { up_b: { importable: true, properties }, up_a: { properties: {} } },
    data_sources: {},
    ...more,
  });

  it('keeps what says something, in one order', () => {
    const { resources } = trimSchema(
      dump({
        b: { conflicts_with: ['z', 'a'], optional: true, type: 'string', force_new: true, default: 'x' },
        a: { block: { c: { required: true, type: 'int' } }, max_items: 1, optional: true, computed: false, type: 'list' },
      }),
    );
    expect(JSON.stringify(resources)).toBe(
      JSON.stringify({
        up_a: {},
        up_b: {
          a: { type: 'list', optional: true, max_items: 1, block: { c: { type: 'int', required: true } } },
          b: { type: 'string', optional: true, force_new: true, default: 'x', conflicts_with: ['a', 'z'] },
        },
      }),
    );
  });

  it('has strings in maps where nothing else is said, and nothing of the machine that made the dump', () => {
    const { up_b } = trimSchema(
      dump({
        a: { type: 'map', optional: true },
        b: { type: 'string', optional: true, element: 'string' },
        c: { type: 'string', optional: true, default: '/root/.cache' },
      }),
    ).resources;
    expect(up_b).toEqual({
      a: { type: 'map', optional: true, element: 'string' },
      b: { type: 'string', optional: true },
      c: { type: 'string', optional: true },
    });
  });

  it('stops at what this package doesn’t know', () => {
    expect(() => trimSchema(dump({ a: { type: 'date' } }))).toThrow('"date"');
    expect(() => trimSchema(dump({ a: { type: 'string', at_least: 1 } }))).toThrow('"at_least" is new');
    expect(() => trimSchema([])).toThrow('is not a map');
  });

  it('is one line a type, empty or not', () => {
    const text = formatPack(trimSchema(dump({}, { version: undefined })));
    expect(text.split('\n')).toEqual(expect.arrayContaining(['    "up_a": {},', '    "up_b": {}', '  "data_sources": {}']));
    expect(JSON.parse(text).resources).toEqual({ up_a: {}, up_b: {} });
  });
});
