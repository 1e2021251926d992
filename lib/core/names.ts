import type { IConstruct } from 'constructs';

/** Ids that say nothing: left out of every name, so that code can be moved without renaming anything. */
const HIDDEN = 'Default';

/** The ids on the way from below `ancestor` down to `construct`. */
function idsBelow(construct: IConstruct, ancestor: IConstruct): string[] {
  const scopes = construct.node.scopes;
  const from = scopes.indexOf(ancestor);
  return scopes
    .slice(from + 1)
    .map((scope) => scope.node.id)
    .filter((id) => id !== HIDDEN);
}

/** Where a construct stands, for people: its path without the ids that say nothing. */
export function shownPath(construct: IConstruct): string {
  return idsBelow(construct, construct.node.root).join('/');
}

/**
 * Name of a resource in its stack's document: the ids below the stack (or below the stack's cloud where the stack is
 * the cloud's own), joined by `_`. Depends on nothing but the path, so that no neighbour can rename it.
 */
export function logicalId(construct: IConstruct, stack: IConstruct): string {
  const scopes = construct.node.scopes;
  const ancestor = scopes.includes(stack) ? stack : stack.node.scope;
  if (!ancestor) throw new Error(`${construct.node.path} is not below ${stack.node.path}`);
  return idsBelow(construct, ancestor)
    .map((id) => id.replace(/[^A-Za-z0-9-]+/g, '_'))
    .join('_');
}

/** Name of a thing in a cloud: the app's name and the ids down to the construct, joined by `-`. */
export function cloudName(construct: IConstruct, appName: string): string {
  const ids = idsBelow(construct, construct.node.root).map((id) => id.replace(/[^A-Za-z0-9.-]+/g, '-'));
  return [appName, ...ids].join('-');
}
