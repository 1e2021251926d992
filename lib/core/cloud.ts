import { Construct, type IConstruct } from 'constructs';
import { Engine } from './engine';
import { Stack } from './stack';
import type { TerraformSettings } from './terraform-settings';

const CLOUD = Symbol.for('tripleo-cdk.Cloud');

/** How a cloud is reached. */
export interface CloudProps {
  /**
   * The entry of clouds.yaml through which the cloud is reached.
   *
   * @default - the construct's id
   */
  readonly cloud?: string;
  /**
   * What writes and applies the stacks that are deployed onto the cloud, unless they say otherwise.
   *
   * @default Engine.HEAT
   */
  readonly engine?: Engine;
  /**
   * How Terraform carries out those stacks that are its own.
   *
   * @default - the state in files of the project, the newest provider of the line that this package is written for
   */
  readonly terraform?: TerraformSettings;
}

/** An OpenStack that one can deploy onto. */
export abstract class Cloud extends Construct {
  /**
   * Whether `x` is a cloud, of whatever copy of this package.
   *
   * @param x anything
   */
  public static isCloud(x: any): boolean {
    return x !== null && typeof x === 'object' && CLOUD in x;
  }

  /**
   * The nearest cloud that a construct stands in.
   *
   * @param construct any construct
   * @throws if there is none
   */
  public static of(construct: IConstruct): Cloud {
    const cloud = [...construct.node.scopes].reverse().find(Cloud.isCloud);
    if (!cloud) throw new Error(`[${construct.node.path}] stands in no cloud; create it below one, or name its cloud`);
    return cloud as Cloud;
  }

  /** The entry of clouds.yaml through which the cloud is reached. */
  public readonly entry: string;
  /** What writes and applies the stacks that are deployed onto the cloud, unless they say otherwise. */
  public readonly engine: Engine;
  /** How Terraform carries out the stacks that are its own. */
  public readonly terraform: TerraformSettings;
  private ownStack?: Stack;

  /**
   * @param scope the app
   * @param id part of the names of what is in the cloud
   * @param props how the cloud is reached
   */
  public constructor(scope: Construct, id: string, props: CloudProps = {}) {
    super(scope, id);
    Object.defineProperty(this, CLOUD, { value: true });
    this.entry = props.cloud ?? id;
    this.engine = props.engine ?? Engine.HEAT;
    this.terraform = props.terraform ?? {};
  }

  /** Id among the app's clouds. @internal */
  public get _id(): string {
    return this.node.path.replaceAll('/', '-');
  }

  /** Stack of what stands in the cloud itself rather than in a stack: its networks, its flavors. Made when first used. */
  public get stack(): Stack {
    this.ownStack ??= new Stack(this, 'Default');
    return this.ownStack;
  }
}
