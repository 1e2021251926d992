import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { type HeatSchema, heatSchema, type PropertySchema, SCHEMA_FILE } from '../../lib/heat/schema';
import { className, emitBindings, enumMember, serviceName } from '../../scripts/bindings/emit';
import { outdated } from '../../scripts/bindings/files';
import { formatPack, trimResourceTypes, trimTemplateVersions } from '../../scripts/bindings/trim';

const BINDINGS = join(__dirname, '..', '..', 'lib', 'heat', 'bindings');

function emit(properties: { [name: string]: PropertySchema }, type = 'OS::Test::Thing', attributes = {}): string {
  const schema: HeatSchema = { template_versions: {}, resource_types: { [type]: { properties, attributes } } };
  return emitBindings(schema).get(`${serviceName(type)}.ts`) as string;
}

describe('the checked-in bindings', () => {
  it('are what the checked-in schema generates', () => {
    expect(outdated(BINDINGS, emitBindings(heatSchema()))).toEqual([]);
    expect(formatPack(heatSchema())).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
  });

  it('have a class for every type', () => {
    const text = [...emitBindings(heatSchema()).values()].join('\n');
    const missing = Object.keys(heatSchema().resource_types).filter((type) => !text.includes(`TYPE: string = "${type}";`));
    expect(missing).toEqual([]);
  });

  it('are found out of date where a file differs, is missing or is too many', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bindings-'));
    for (const [name, text] of Object.entries({ 'same.ts': 'a', 'other.ts': 'b', 'old.ts': 'c' })) writeFileSync(join(folder, name), text);
    const files = new Map(Object.entries({ 'same.ts': 'a', 'other.ts': 'B', 'new.ts': 'd' }));
    expect(outdated(folder, files)).toEqual(['new.ts', 'old.ts', 'other.ts'].map((name) => join(folder, name)));
  });
});

describe('a generated struct', () => {
  it('has a member for each property, of a type that takes values too', () => {
    const text = emit({
      a_string: { type: 'string', required: true },
      a_number: { type: 'integer' },
      a_switch: { type: 'boolean' },
      a_map: { type: 'map' },
      a_list: { type: 'list' },
      some_words: { type: 'list', schema: { '*': { type: 'string' } } },
      an_any: { type: 'any' },
      a_word: { type: 'string', constraints: [{ allowed_values: ['a-b', 'c'] }] },
      a_struct: {
        type: 'map',
        schema: { in_it: { type: 'list', schema: { '*': { type: 'map', schema: { deep: { type: 'string' } } } } } },
      },
    });
    expect(text).toContain('readonly aString: string | Value;');
    expect(text).toContain('readonly aNumber?: number | Value;');
    expect(text).toContain('readonly aSwitch?: boolean | Value;');
    expect(text).toContain('readonly aMap?: { [key: string]: any } | Value;');
    expect(text).toContain('readonly aList?: any[] | Value;');
    expect(text).toContain('readonly someWords?: (string | Value)[] | Value;');
    expect(text).toContain('readonly anAny?: any;');
    expect(text).toContain('readonly aWord?: ThingAWord | Value;');
    expect(text).toContain('export enum ThingAWord {\n  A_B = "a-b",\n  C = "c",\n}');
    expect(text).toContain('readonly aStruct?: ThingAStruct | Value;');
    expect(text).toContain('readonly inIt?: (ThingAStructInIt | Value)[] | Value;');
  });

  it('says what a change does, the default and the limits', () => {
    const text = emit({
      a: { type: 'integer', update_allowed: true, default: 2, constraints: [{ range: { min: 1, max: 3 } }] },
      b: { type: 'string', immutable: true, update_allowed: true },
      c: { type: 'string' },
    });
    expect(text).toContain('/**\n   * Changed in place. 1 to 3.\n   * @default 2\n   */\n  readonly a?');
    expect(text).toContain('/** A change is refused. */\n  readonly b?');
    expect(text).toContain('/** A change replaces the resource. */\n  readonly c?');
  });
});

describe('generated names', () => {
  it('are files of services', () => {
    expect(serviceName('OS::Nova::Server')).toBe('nova');
    expect(serviceName('AWS::AutoScaling::ScalingPolicy')).toBe('aws-auto-scaling');
    expect(serviceName('AWS::EC2::VPC')).toBe('aws-ec2');
  });

  it('are classes of types, out of the way of other languages’ words and of the core', () => {
    expect(className('OS::Neutron::TaaS::TapFlow')).toBe('TaaSTapFlow');
    expect(className('AWS::EC2::EIP')).toBe('Eip');
    expect(className('OS::Heat::None')).toBe('NoneResource');
    expect(className('OS::Heat::Value')).toBe('ValueResource');
  });

  it.each([
    ['anti-affinity', 'ANTI_AFFINITY'],
    ['text/plain', 'TEXT_PLAIN'],
    ['3des', 'VALUE_3DES'],
    ['4', 'VALUE_4'],
    ['', 'EMPTY'],
    ['AuthenticatedRead', 'AUTHENTICATED_READ'],
    ['REBUILD_PRESERVE_EPHEMERAL', 'REBUILD_PRESERVE_EPHEMERAL'],
    ['IPv6', 'IPV6'],
  ])('are enum members: %j is %s', (value, member) => {
    expect(enumMember(value, 'here')).toBe(member);
  });

  it('are refused where two would be one', () => {
    expect(() => emit({ a_b: { type: 'string' }, aB: { type: 'string' } })).toThrow('both aB');
    expect(() => emit({ a: { type: 'string', constraints: [{ allowed_values: ['x-y', 'x_y'] }] } })).toThrow('both X_Y');
    expect(() => emit({}, undefined, { a_b: 'string', 'a.b': 'string' })).toThrow('both attrAB');
    expect(() => emit({ heat: { type: 'string' } })).toThrow('both heat');
    expect(() => emit({ props: { type: 'map', schema: {} } })).toThrow('ThingProps is taken');
  });
});

describe('a hostile schema', () => {
  const EVIL = ['*/', '"', "'", '`', '$', '{', '}', '\n', '\u2028', '//', '\\', '/*'].join(' evil(); ');

  it('cannot put code into a file by strings', () => {
    const text = emit(
      {
        a: { type: 'string', default: EVIL, constraints: [{ allowed_pattern: EVIL }, { custom_constraint: EVIL }] },
        b: { type: 'string', constraints: [{ allowed_values: [`x${EVIL}`] }] },
        c: { type: 'map', default: { [EVIL]: EVIL } },
      },
      undefined,
      { [`x${EVIL}`]: 'string' },
    );
    const file = ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2023, true);
    expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
    const kinds = new Set(file.statements.map((statement) => ts.SyntaxKind[statement.kind]));
    expect([...kinds].sort()).toEqual(['ClassDeclaration', 'EnumDeclaration', 'ImportDeclaration', 'InterfaceDeclaration']);
    const calls: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) calls.push(node.expression.getText());
      ts.forEachChild(node, visit);
    };
    visit(file);
    expect(calls).toEqual(['super', 'this.attr']);
  });

  it.each<[string, () => unknown]>([
    ['a type', () => emit({}, 'OS::Test::X { } evil()')],
    ['a type', () => emit({}, 'OS::Test::*/')],
    ['a service', () => emit({}, 'OS::../../x::Thing')],
    ['a property', () => emit({ ä: { type: 'string' } })],
    ['a property', () => emit({ '1a': { type: 'string' } })],
    ['a property', () => emit({ '*': { type: 'string' } })],
    ['an allowed value', () => emit({ a: { type: 'string', constraints: [{ allowed_values: ['ä'] }] } })],
  ])('cannot put code into a file by the name of %s', (_what, generate) => {
    expect(generate).toThrow(/cannot be a name|is not a/);
  });
});

describe('the trimmed pack', () => {
  const property = { type: 'string', required: false, update_allowed: true, immutable: false, description: 'prose' };
  const dump = (properties: object) => ({
    'OS::A::B': {
      attributes: { x: { type: 'string', description: 'prose' }, w: {} },
      properties,
      support_status: { status: 'SUPPORTED', message: 'prose' },
    },
  });

  it('keeps what says something, in one order, without prose', () => {
    const types = trimResourceTypes(
      dump({
        b: { ...property, required: true, constraints: [{ length: { min: 1 }, description: 'prose' }] },
        a: { ...property, type: 'map', schema: { c: property } },
      }),
    );
    expect(JSON.stringify(types)).toBe(
      JSON.stringify({
        'OS::A::B': {
          properties: {
            a: { type: 'map', update_allowed: true, schema: { c: { type: 'string' } } },
            b: { type: 'string', required: true, update_allowed: true, constraints: [{ length: { min: 1 } }] },
          },
          attributes: { w: 'any', x: 'string' },
        },
      }),
    );
  });

  it('stops at what this package doesn’t know', () => {
    expect(() => trimResourceTypes(dump({ a: { ...property, type: 'date' } }))).toThrow('"date"');
    expect(() => trimResourceTypes(dump({ a: { ...property, constraints: [{ modulo: {} }] } }))).toThrow('"modulo" is new');
    expect(() => trimResourceTypes([])).toThrow('is not a map');
  });

  it('has HOT versions alone, by date', () => {
    const versions = trimTemplateVersions({
      'heat_template_version.2016-10-14': {
        type: 'hot',
        aliases: ['heat_template_version.newton'],
        functions: [{ functions: 'if' }, { functions: 'and' }],
      },
      'AWSTemplateFormatVersion.2010-09-09': { type: 'cfn', aliases: [], functions: [{ functions: 'Ref' }] },
    });
    expect(versions).toEqual({ '2016-10-14': { aliases: ['newton'], functions: ['and', 'if'] } });
  });
});
