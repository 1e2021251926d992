import type { IConstruct } from 'constructs';
import type { Engine } from './engine';
import type { Reference } from './reference';
import type { Stack } from './stack';

/**
 * What an engine offers to a value while it writes one stack.
 *
 * @internal
 */
export interface RenderContext {
  readonly engine: Engine;
  readonly stack: Stack;
  /** Version of the document's language: functions came one by one. */
  readonly templateVersion: string;
  /** Construct path of the resource being written; findings carry it. */
  readonly path: string;
  /** The document form of anything: literals as they are, values rendered, collections walked. */
  render(value: unknown): unknown;
  /** The document form of a reference, within the stack or from another one. */
  reference(reference: Reference): unknown;
  /** The document form of an image of that name, which the construct describes; it must be in the stack's cloud first. */
  image(construct: IConstruct, name: string): unknown;
  /** Takes a file along with the document; returns the name to ask for it by. */
  file(path: string): string;
  /** Records something wrong, to be reported with everything else. */
  report(code: string, what: string, got: unknown, allowed: string, advice: string): void;
}

/**
 * Something that is known only once a stack is deployed, or that only the engine can spell: a reference
 * to a resource, an image's name, a function of the template language.
 *
 * A value is an object and never a string in disguise, so it cannot be cut or upper-cased by mistake.
 */
export abstract class Value {
  /**
   * The document form of this value in the stack that `context` writes.
   *
   * @internal
   */
  public abstract _render(context: RenderContext): unknown;
}
