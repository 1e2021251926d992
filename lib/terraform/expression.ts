import { type RenderContext, Value } from '../core/value';

/** Something that Terraform works out, such as `var.image.id`, without the braces that templates put around it. */
export class Expression extends Value {
  public constructor(public readonly text: string) {
    super();
  }

  public override _render(): unknown {
    return this;
  }
}

/** The id of an image, which the runner knows with its checksum. */
export class ImageId extends Expression {
  public constructor(private readonly variable: string) {
    super(`var.${variable}.id`);
  }

  public get checksum(): Expression {
    return new Expression(`var.${this.variable}.checksum`);
  }
}

/** The checksum of an image that is one of the program's; left out for others. */
export class ImageChecksum extends Value {
  public constructor(private readonly image: Value) {
    super();
  }

  public override _render(context: RenderContext): unknown {
    const id = context.render(this.image);
    return id instanceof ImageId ? id.checksum : undefined;
  }
}

/** A value as the text of JSON. */
export class JsonText extends Value {
  public constructor(private readonly value: unknown) {
    super();
  }

  public override _render(context: RenderContext): unknown {
    const value = context.render(this.value);
    return isLiteral(value) ? JSON.stringify(value) : new Expression(`jsonencode(${toExpression(value)})`);
  }
}

/** Texts, one after the other. */
export class Joined extends Value {
  public constructor(private readonly parts: readonly unknown[]) {
    super();
  }

  public override _render(context: RenderContext): unknown {
    return new Expression(`join("", ${toExpression(context.render(this.parts))})`);
  }
}

/**
 * A rendered value as a configuration in JSON has it: expressions in braces, literals such that Terraform doesn't take them for
 * templates, keys sorted.
 *
 * Source: developer.hashicorp.com/terraform/language/syntax/json, "Expression Mapping".
 */
export function toTemplate(value: unknown): unknown {
  if (value instanceof Expression) return `\${${value.text}}`;
  if (typeof value === 'string') return toText(value);
  if (Array.isArray(value)) return value.map(toTemplate);
  if (value === null || typeof value !== 'object') return value;
  const members: { [key: string]: unknown } = {};
  for (const key of Object.keys(value).sort()) members[toText(key)] = toTemplate((value as { [key: string]: unknown })[key]);
  return members;
}

/** A rendered value within an expression. */
function toExpression(value: unknown): string {
  if (value instanceof Expression) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(toExpression).join(', ')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${toExpression(key)} = ${toExpression(member)}`).join(', ')}}`;
}

/** A text as a template that is only that text. Templates drop a leading byte order mark, and overlook escapes behind a lone carriage return. */
function toText(text: string): string {
  return /^\ufeff|\r(?!\n)/.test(text) ? `\${${quoted(text)}}` : escaped(text);
}

/** A text as a string of an expression, which knows fewer escapes than JSON. */
function quoted(text: string): string {
  return JSON.stringify(escaped(text)).replace(/\\./g, (pair) => ({ '\\b': '\\u0008', '\\f': '\\u000c' })[pair] ?? pair);
}

function isLiteral(value: unknown): boolean {
  if (value instanceof Expression) return false;
  if (value === null || typeof value !== 'object') return true;
  return Object.values(value).every(isLiteral);
}

function escaped(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}
