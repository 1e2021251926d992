import type { IConstruct } from 'constructs';

interface TreeNode {
  readonly id: string;
  readonly path: string;
  /** Class of the construct. */
  readonly type: string;
  readonly children?: readonly TreeNode[];
}

/** The construct tree, for people and tools that ask where a thing comes from. */
export function tree(construct: IConstruct): TreeNode {
  const children = construct.node.children.map(tree);
  return {
    id: construct.node.id,
    path: construct.node.path,
    type: construct.constructor.name,
    ...(children.length > 0 && { children }),
  };
}
