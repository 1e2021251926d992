/** What differs between the programs that the tests deploy: all of it plain JSON. */
export interface Shape {
  /** Name of the app, of its physical network and of its nodes' resource class, so that no program meets another's nodes. */
  readonly app: string;
  /** What carries the stacks out. */
  readonly engine: 'heat' | 'terraform';
  /** Nodes that are enrolled. */
  readonly nodes: number;
  /** Names of the machines. */
  readonly machines: readonly string[];
  /** What the machines are told. */
  readonly setting: string;
  /** Release of the machines' image. */
  readonly release: string;
  /** CPUs that the machines must have. */
  readonly cpus: number;
  /** Release of the controller's image: a partition image beside which its ephemeral disk stays. */
  readonly controlRelease: string;
}

/** What a program has unless a test says otherwise. */
export const SHAPE: Omit<Shape, 'app'> = {
  engine: 'heat',
  nodes: 2,
  machines: ['node-a'],
  setting: 'first',
  release: 'bookworm',
  cpus: 1,
  controlRelease: 'bookworm',
};
