import { type IConstruct, RootConstruct } from 'constructs';

const APP = Symbol.for('tripleo-cdk.App');

/** How an app is called and where its files go. */
export interface AppProps {
  /**
   * Name of the app: the first part of every name in a cloud, and what `tripleo destroy` asks for.
   *
   * Begins with a letter; then letters, digits, `_`, `-` and `.`, as Heat takes them in a stack's name.
   */
  readonly name: string;
  /**
   * The deployment of the program that this is, such as `staging` or `production`: a program gives each its own clouds and sizes. In
   * `images.lock.json` each has the images that were tested for it.
   *
   * Begins with a letter; then letters, digits, `_`, `-` and `.`.
   *
   * @default - `$TRIPLEO_STAGE`, which `tripleo synth --stage` sets, else `default`
   */
  readonly stage?: string;
  /**
   * Folder to write the assembly to.
   *
   * @default - `$TRIPLEO_OUT`, which the `tripleo` command sets, else `tripleo.out`
   */
  readonly outdir?: string;
}

/**
 * Turns an app's tree into an assembly. The package's entry sets it: core knows no engine and no check.
 *
 * @internal
 */
export interface Synthesizer {
  synth(app: App): void;
}

/** The root of a program. Synthesizes one assembly. */
export class App extends RootConstruct {
  /**
   * Whether `x` is an app, of whatever copy of this package.
   *
   * @param x anything
   */
  public static isApp(x: any): boolean {
    return x !== null && typeof x === 'object' && APP in x;
  }

  /**
   * The app that a construct stands in.
   *
   * @param construct any construct
   * @throws if the root of its tree is not an app
   */
  public static of(construct: IConstruct): App {
    const root = construct.node.root;
    if (!App.isApp(root)) throw new Error(`[${construct.node.path}] stands in no App; make an App the root of the tree`);
    return root as App;
  }

  /** @internal */
  public static _synthesizer?: Synthesizer;

  /** Name of the app. */
  public readonly name: string;
  /** The deployment of the program that this is. */
  public readonly stage: string;
  /** Folder that the assembly is written to. */
  public readonly outdir: string;

  /** @param props how the app is called and where its files go */
  public constructor(props: AppProps) {
    super();
    Object.defineProperty(this, APP, { value: true });
    this.name = props.name;
    this.stage = props.stage ?? (process.env.TRIPLEO_STAGE || 'default');
    this.outdir = props.outdir ?? process.env.TRIPLEO_OUT ?? 'tripleo.out';
  }

  /**
   * Checks the whole program and writes the assembly. Nothing is written where anything is wrong.
   *
   * @throws SynthesisError with every finding of the whole program
   */
  public synth(): void {
    if (!App._synthesizer) throw new Error('the App was not loaded through the package; import it from "tripleo-cdk"');
    App._synthesizer.synth(this);
  }
}
