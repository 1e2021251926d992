import { readFileSync } from 'node:fs';
import { Construct } from 'constructs';
import { type BaremetalNode, Cloud, type Problem } from '../core';
import { readTripleoNodes } from '../formats/tripleo-nodes';

/** Which machines a pool holds. */
export interface BaremetalPoolProps {
  /** The machines. */
  readonly nodes: BaremetalNode[];
}

/** Machines to be enrolled in one cloud's Ironic. */
export class BaremetalPool extends Construct {
  /**
   * The machines of a TripleO node file: `instackenv.json` or `nodes.json` or the same in YAML, with the older `mac` list
   * or the newer `ports`. Passwords in it are passed over; they are given when nodes are enrolled.
   *
   * What is wrong in the file is a finding of the synthesis.
   *
   * @param scope a cloud, or something in it
   * @param id id below the scope
   * @param file the file's path, from the folder that the program runs in unless it is absolute
   * @throws if the file can't be read
   */
  public static fromFile(scope: Construct, id: string, file: string): BaremetalPool {
    const { nodes, problems } = readTripleoNodes(readFileSync(file, 'utf8'));
    const pool = new BaremetalPool(scope, id, { nodes });
    pool._problems.push(...problems);
    return pool;
  }

  /** Cloud in whose Ironic the machines are enrolled. */
  public readonly cloud: Cloud;
  /** The machines, in the order given. */
  public readonly nodes: BaremetalNode[];
  /** What was wrong in the file that the nodes came from. @internal */
  public readonly _problems: Problem[] = [];

  /**
   * @param scope the cloud in whose Ironic the machines are enrolled, or something in it
   * @param id id below the scope
   * @param props the machines
   */
  public constructor(scope: Construct, id: string, props: BaremetalPoolProps) {
    super(scope, id);
    this.cloud = Cloud.of(this);
    this.nodes = props.nodes;
  }
}
