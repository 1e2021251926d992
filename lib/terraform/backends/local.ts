import { posix } from 'node:path';
import { type Problem, TerraformBackend } from '../../core';

/** In which folder the states are. */
export interface LocalBackendProps {
  /**
   * Folder of the states, relative to the project's, which holds `tripleo.json`. Not the folder of the assembly, which is written anew.
   *
   * @default 'terraform.state'
   */
  readonly folder?: string;
}

/**
 * States in files of the project, `<stack's name>@<cloud's id>.tfstate` each. Keep them, keep them to yourself, and out of version control:
 * who loses them loses what Terraform knows of the clouds, and they hold secrets.
 *
 * Two people need a backend that both can reach.
 */
export class LocalBackend extends TerraformBackend {
  /** @internal */
  public readonly _type: string = 'local';
  private readonly folder: string;

  /** @param props in which folder the states are */
  public constructor(props: LocalBackendProps = {}) {
    super();
    this.folder = props.folder ?? 'terraform.state';
  }

  /** @internal */
  public _settings(stackId: string): { readonly [name: string]: unknown } {
    return { path: posix.join(this.folder, `${stackId}.tfstate`) };
  }

  /** @internal */
  public override _problems(): Problem[] {
    // What is written must be the same on every machine, Windows included.
    if (!/^([~/\\]|[A-Za-z]:)/.test(this.folder)) return [];
    return [
      {
        code: 'BACKEND_PATH',
        what: 'the folder of the states is one of this machine',
        got: this.folder,
        allowed: "a path relative to the project's folder",
        advice: 'name a folder in the project, such as terraform.state, or one beside it, such as ../states',
      },
    ];
  }
}
