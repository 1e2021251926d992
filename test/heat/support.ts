import { App } from '../../lib/core/app';
import { Cloud } from '../../lib/core/cloud';
import { Engine } from '../../lib/core/engine';
import type { Reference } from '../../lib/core/reference';
import { Stack } from '../../lib/core/stack';
import { type RenderContext, Value } from '../../lib/core/value';

class TestCloud extends Cloud {}

/** A stack in a cloud in an app. */
export function testStack(id = 'Stack'): Stack {
  return new Stack(new TestCloud(new App({ name: 'app' }), 'Cloud'), id);
}

/** Renders as a HOT writer does, and keeps what was reported and which files were asked for. */
export class TestContext implements RenderContext {
  public readonly engine = Engine.HEAT;
  public readonly path = 'Cloud/Stack/Thing';
  public readonly codes: string[] = [];
  public readonly said: string[] = [];
  public readonly files: string[] = [];

  public constructor(
    public readonly stack: Stack,
    public readonly templateVersion = '2021-04-16',
  ) {}

  public render(value: unknown): unknown {
    if (value instanceof Value) return value._render(this);
    if (Array.isArray(value)) return value.map((item) => this.render(item));
    if (typeof value !== 'object' || value === null) return value;
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([key, member]) => [key, this.render(member)]));
  }

  public reference({ resource, attribute, steps }: Reference): unknown {
    return attribute === undefined ? { get_resource: resource.logicalId } : { get_attr: [resource.logicalId, attribute, ...steps] };
  }

  public image(_construct: unknown, name: string): unknown {
    return name;
  }

  public file(path: string): string {
    this.files.push(path);
    return `name-of-${path}`;
  }

  public report(code: string, what: string, got: unknown, allowed: string, advice: string): void {
    this.codes.push(code);
    this.said.push([what, got, allowed, advice].join('; '));
  }
}
