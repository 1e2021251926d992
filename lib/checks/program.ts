import type { IConstruct } from 'constructs';
import { BaremetalPool, DiskImage, FlatNetwork, Role } from '../constructs';
import { type App, type BaremetalNode, Cloud, Stack } from '../core';

/** What a program holds, kind by kind, in the order in which it was made. */
export interface Program {
  readonly app: App;
  readonly clouds: readonly Cloud[];
  readonly images: readonly DiskImage[];
  readonly networks: readonly FlatNetwork[];
  readonly pools: readonly BaremetalPool[];
  readonly roles: readonly Role[];
  readonly stacks: readonly Stack[];
}

/** A node and where it is from. */
export interface PooledNode {
  readonly pool: BaremetalPool;
  readonly node: BaremetalNode;
}

/** Walks the tree once. */
export function readProgram(app: App): Program {
  const constructs = app.node.findAll();
  return {
    app,
    clouds: constructs.filter((construct): construct is Cloud => Cloud.isCloud(construct)),
    images: constructs.filter((construct): construct is DiskImage => construct instanceof DiskImage),
    networks: ofClass(constructs, FlatNetwork),
    pools: ofClass(constructs, BaremetalPool),
    roles: ofClass(constructs, Role),
    stacks: constructs.filter((construct): construct is Stack => Stack.isStack(construct)),
  };
}

/** Every node of every pool. */
export function pooledNodes(program: Program): PooledNode[] {
  return program.pools.flatMap((pool) => pool.nodes.map((node) => ({ pool, node })));
}

function ofClass<T extends IConstruct>(constructs: readonly IConstruct[], kind: abstract new (...args: never[]) => T): T[] {
  return constructs.filter((construct): construct is T => construct instanceof kind);
}
