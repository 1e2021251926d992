import { evaluate } from './functions';
import { isDocument, type StackSide, section } from './side';

/** A function whose result only a deployment knows, its arguments resolved as far as they can be. */
export class Expression {
  public constructor(
    public readonly name: string,
    public readonly args: unknown,
  ) {}
}

/** Value of a hidden parameter, never to be shown; undefined where Heat keeps it to itself. */
export class Secret {
  public constructor(public readonly value: unknown) {}
}

/** What a value depends on. */
export type Reference =
  | { readonly to: 'resource'; readonly resource: string }
  | { readonly to: 'attribute'; readonly resource: string; readonly attribute?: string; readonly steps: readonly unknown[] }
  | { readonly to: 'output'; readonly artifact: string; readonly output: string };

export type Inputs = NonNullable<StackSide['inputs']>;

/** Names of HOT's functions (2021-04-16): a map with one of them as its only key is a call. */
const FUNCTIONS = new Set([
  'get_attr',
  'get_file',
  'get_param',
  'get_resource',
  'list_join',
  'repeat',
  'resource_facade',
  'str_replace',
  'str_replace_strict',
  'str_replace_vstrict',
  'digest',
  'str_split',
  'map_merge',
  'map_replace',
  'yaql',
  'if',
  'filter',
  'make_url',
  'list_concat',
  'list_concat_unique',
  'contains',
  'equals',
  'not',
  'and',
  'or',
]);

/** Whether a map's only key is a function's name, which makes the map a call. */
export function isCall(value: unknown): boolean {
  return isDocument(value) && Object.keys(value).length === 1 && isFunction(Object.keys(value)[0]);
}

export function isFunction(name: string): boolean {
  return FUNCTIONS.has(name);
}

/** What Heat shows in place of a hidden value. */
const MASK = '******';

/** Stands for a list item or map member that an `if` without an else leaves out. */
const OMITTED = Symbol('omitted');

/** Whether a value holds nothing that only a deployment knows. */
export function isKnown(value: unknown): boolean {
  if (value instanceof Expression || value instanceof Secret) return false;
  if (Array.isArray(value)) return value.every(isKnown);
  return !isDocument(value) || Object.values(value).every(isKnown);
}

/** What a resolved value refers to. */
export function referencesIn(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (isDocument(value)) return Object.values(value).flatMap(referencesIn);
  if (!(value instanceof Expression)) return [];
  const reference = referenceOf(value.name, value.args);
  return reference ? [reference] : referencesIn(value.args);
}

/** What a call of a function refers to. */
function referenceOf(name: string, args: unknown): Reference | undefined {
  const [first, second, ...steps] = Array.isArray(args) ? (args as unknown[]) : [args];
  if (typeof first !== 'string') return undefined;
  if (name === 'get_resource') return { to: 'resource', resource: first };
  if (name === 'get_output') return { to: 'output', artifact: first, output: String(second) };
  if (name !== 'get_attr') return undefined;
  return { to: 'attribute', resource: first, attribute: typeof second === 'string' ? second : undefined, steps };
}

/** The value that steps (keys and indexes) lead to. */
export function walk(value: unknown, steps: readonly unknown[]): unknown {
  let at = value;
  for (const step of steps) {
    if (Array.isArray(at)) at = at[Number(step)];
    else if (isDocument(at)) at = at[String(step)];
    else return undefined;
  }
  return at;
}

/** Where a template's values are resolved: its parameters, conditions and files. */
export class Scope {
  private readonly conditions = new Map<string, boolean | undefined>();

  public constructor(
    private readonly stack: StackSide,
    private readonly inputs: Inputs,
  ) {}

  /** The value with all that can be known put in. What it refers to is added to `uses`. */
  public resolve(value: unknown, uses: Reference[] = []): unknown {
    const resolved = this.resolveAny(value, uses);
    return resolved === OMITTED ? undefined : resolved;
  }

  private resolveAny(value: unknown, uses: Reference[]): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolveAny(item, uses)).filter((item) => item !== OMITTED);
    if (!isDocument(value)) return value;
    const entries = Object.entries(value);
    if (isCall(value)) return this.call(entries[0][0], entries[0][1], uses);
    const members = entries.map(([key, member]) => [key, this.resolveAny(member, uses)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== OMITTED && member !== undefined));
  }

  private call(name: string, args: unknown, uses: Reference[]): unknown {
    if (name === 'if') return this.choose(args, uses);
    const resolved = this.resolve(args, uses);
    if (name === 'get_param') return this.getParam(resolved, uses);
    if (name === 'get_file') return new Expression(name, { name: resolved, sha256: this.stack.files?.[String(resolved)] });
    const reference = referenceOf(name, resolved);
    if (reference) uses.push(reference);
    return evaluate(name, resolved) ?? new Expression(name, resolved);
  }

  private choose(args: unknown, uses: Reference[]): unknown {
    const [condition, whenTrue, ...otherwise] = Array.isArray(args) ? args : [];
    const chosen = this.condition(condition);
    if (chosen === true) return this.resolveAny(whenTrue, uses);
    if (chosen === false) return otherwise.length > 0 ? this.resolveAny(otherwise[0], uses) : OMITTED;
    const branches = [whenTrue, ...otherwise].map((branch) => this.resolve(branch, uses));
    return new Expression('if', [this.conditionExpression(condition, uses), ...branches]);
  }

  private getParam(args: unknown, uses: Reference[]): unknown {
    const [name, ...steps] = Array.isArray(args) ? args : [args];
    if (typeof name !== 'string') return new Expression('get_param', args);
    const value = this.parameter(name, uses);
    if (steps.length === 0) return value;
    if (value instanceof Expression) return new Expression('get_param', [value, ...steps]);
    if (value instanceof Secret) return new Secret(value.value === undefined ? undefined : (walk(value.value, steps) ?? ''));
    // Heat gives an empty text where the steps lead nowhere (hot/functions.py, GetParam).
    return walk(value, steps) ?? '';
  }

  /** The value of a parameter: an output of another stack, what the environment says, or the template's default. */
  public parameter(name: string, uses: Reference[] = []): unknown {
    const input = this.inputs[name];
    if (input) {
      uses.push({ to: 'output', ...input });
      return new Expression('get_output', [input.artifact, input.output]);
    }
    if (name === 'OS::stack_name') return this.stack.stackName;
    if (name.startsWith('OS::')) return new Expression('get_param', name);
    const definition = section(section(this.stack.template, 'parameters'), name);
    const { environment } = this.stack;
    const given =
      section(environment, 'parameters')[name] ??
      this.stack.parameters?.[name] ??
      section(environment, 'parameter_defaults')[name] ??
      definition.default;
    if (String(definition.hidden) === 'true') return new Secret(given === MASK ? undefined : parseParameter(definition.type, given));
    return given === undefined ? new Expression('get_param', name) : parseParameter(definition.type, given);
  }

  /** Whether a condition holds; undefined where only a deployment knows. */
  public condition(condition: unknown): boolean | undefined {
    if (typeof condition === 'boolean') return condition;
    if (typeof condition === 'string') {
      if (!this.conditions.has(condition)) {
        this.conditions.set(condition, undefined);
        this.conditions.set(condition, this.condition(section(this.stack.template, 'conditions')[condition]));
      }
      return this.conditions.get(condition);
    }
    if (!isDocument(condition)) return undefined;
    const [[name, args] = ['', undefined]] = Object.entries(condition);
    if (name === 'equals' && Array.isArray(args)) {
      const [a, b] = args.map((arg) => this.resolve(arg));
      return isKnown(a) && isKnown(b) ? JSON.stringify(a) === JSON.stringify(b) : undefined;
    }
    if (name === 'not') {
      const result = this.condition(args);
      return result === undefined ? undefined : !result;
    }
    if ((name === 'and' || name === 'or') && Array.isArray(args)) {
      const results = args.map((arg) => this.condition(arg));
      const decisive = name === 'or';
      if (results.includes(decisive)) return decisive;
      return results.includes(undefined) ? undefined : !decisive;
    }
    const value = name === 'get_param' ? this.resolve(condition) : undefined;
    return typeof value === 'boolean' ? value : undefined;
  }

  /** A condition's expression with all that can be known put in, for comparing one that can't be decided. */
  public conditionExpression(condition: unknown, uses: Reference[] = []): unknown {
    const named = typeof condition === 'string' ? section(this.stack.template, 'conditions')[condition] : undefined;
    return this.resolve(named ?? condition, uses);
  }
}

/** A parameter's value as Heat takes it (heat/engine/parameters.py): environments and the API also give texts. */
function parseParameter(type: unknown, value: unknown): unknown {
  if (value === undefined) return undefined;
  switch (type) {
    case 'number':
      return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
    case 'boolean':
      return ['1', 't', 'true', 'on', 'y', 'yes'].includes(String(value).trim().toLowerCase());
    case 'comma_delimited_list':
      if (Array.isArray(value)) return value.map(String);
      return value === '' ? [] : String(value).split(',');
    case 'json':
      return typeof value === 'string' ? parseJson(value) : value;
    case 'string':
      return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
    default:
      return value;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
