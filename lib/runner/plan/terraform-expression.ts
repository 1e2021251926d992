import { Expression, isFunction } from './expression';
import { isDocument } from './side';

/** Functions that only change how a value is written or shown. */
const WRAPPERS = ['sensitive', 'jsonencode'];

/**
 * A value of a Terraform configuration in the form that plans compare, which is HOT's: `${var.x}` → `get_param`, `${type.name.id}` →
 * `get_resource`, other attributes → `get_attr`, text around them → `list_join`; `sensitive()` and `jsonencode()` fall away. These are
 * all the expressions that the package writes; a text that holds another one stays as it is, and is compared as text.
 *
 * Source: developer.hashicorp.com/terraform/language/syntax/json, "Expression Mapping".
 *
 * @param nameOf what a resource is called in the plan, by its address
 */
export function hotForm(value: unknown, nameOf: (address: string) => string): unknown {
  if (typeof value === 'string') return new Reader(value, nameOf).template();
  if (Array.isArray(value)) return value.map((item) => hotForm(item, nameOf));
  if (!isDocument(value)) return value;
  return mapOf(Object.entries(value).map(([key, member]) => [unescaped(key), hotForm(member, nameOf)]));
}

/** A map, even where HOT would take it for a call. */
function mapOf(entries: readonly (readonly [string, unknown])[]): unknown {
  const [first] = entries;
  return entries.length === 1 && isFunction(first[0]) ? new Expression(...first) : Object.fromEntries(entries);
}

function unescaped(text: string): string {
  return text.replace(/([$%])\1(?=\{)/g, '$1');
}

/** Reads a text from left to right. */
class Reader {
  private at = 0;

  public constructor(
    private readonly text: string,
    private readonly nameOf: (address: string) => string,
  ) {}

  public template(): unknown {
    const parts: unknown[] = [];
    while (this.at < this.text.length) {
      const literal = this.take(/(?:[^$%]|\$\$\{|%%\{|[$%](?!\{))+/y);
      if (literal !== undefined) {
        parts.push(unescaped(literal));
        continue;
      }
      const value = this.take(/\$\{/y) === undefined ? undefined : this.expression();
      if (value === undefined || this.take(/\s*\}/y) === undefined) return this.text;
      parts.push(value);
    }
    if (parts.length === 0) return '';
    return parts.length === 1 ? parts[0] : { list_join: ['', parts] };
  }

  /** An expression's value; undefined if it is none that the package writes. */
  private expression(): unknown {
    const string = this.take(/\s*"(?:[^"\\]|\\.)*"/y);
    if (string !== undefined) return unescaped(JSON.parse(string) as string);
    const scalar = this.take(/\s*(?:-?\d[\d.eE+-]*|true\b|false\b|null\b)/y);
    if (scalar !== undefined) return JSON.parse(scalar) as unknown;
    if (this.take(/\s*\[/y) !== undefined) return this.items(/\s*\]/y, () => this.expression());
    if (this.take(/\s*\{/y) !== undefined) {
      const members = this.items(/\s*\}/y, () => this.member());
      return members && mapOf(members as [string, unknown][]);
    }
    const name = this.take(/\s*[A-Za-z_][\w-]*/y)?.trim();
    if (name === undefined) return undefined;
    if (this.take(/\(/y) === undefined) return this.reference(name);
    const value = WRAPPERS.includes(name) ? this.expression() : undefined;
    return this.take(/\s*\)/y) === undefined ? undefined : value;
  }

  private items(end: RegExp, item: () => unknown): unknown[] | undefined {
    const items: unknown[] = [];
    while (this.take(end) === undefined) {
      const value = item();
      if (value === undefined) return undefined;
      items.push(value);
      this.take(/\s*,/y);
    }
    return items;
  }

  private member(): readonly [string, unknown] | undefined {
    const key = this.expression();
    const value = typeof key === 'string' && this.take(/\s*=/y) !== undefined ? this.expression() : undefined;
    return value === undefined ? undefined : [key as string, value];
  }

  private reference(root: string): unknown {
    const steps = this.steps();
    const path = [root, ...steps];
    if (root === 'var') return steps.length === 0 ? undefined : { get_param: steps.length === 1 ? steps[0] : steps };
    const length = root === 'data' ? 3 : 2;
    const [attribute, ...rest] = path.slice(length);
    if (attribute === undefined) return undefined;
    const name = this.nameOf(path.slice(0, length).join('.'));
    return attribute === 'id' && root !== 'data' ? { get_resource: name } : { get_attr: [name, attribute, ...rest] };
  }

  private steps(): (string | number)[] {
    const steps: (string | number)[] = [];
    for (;;) {
      const step = this.take(/\.[A-Za-z_][\w-]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\]/y);
      if (step === undefined) return steps;
      steps.push(step.startsWith('.') ? step.slice(1) : (JSON.parse(step.slice(1, -1)) as string | number));
    }
  }

  /** What a sticky pattern matches here, passed over. */
  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const [found] = pattern.exec(this.text) ?? [];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
