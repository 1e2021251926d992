import type { Construct } from 'constructs';
import { Resource, type ResourceForm } from '../core';
import type { MachineContainer } from './machine-container';

/**
 * A URL by which a machine can read, or write, one object without credentials. Part of stacks that Terraform carries out. The runner signs
 * it, since the provider signs none for writing; the state keeps the first, since a machine keeps the one that it was made with.
 */
export class TemporaryUrl extends Resource {
  public override readonly secret: boolean = true;

  public constructor(
    scope: Construct,
    id: string,
    private readonly container: MachineContainer,
    private readonly object: string,
    private readonly method: 'GET' | 'PUT',
    private readonly machine: Resource,
  ) {
    super(scope, id);
  }

  /** @internal */
  public _form(): ResourceForm {
    const { containerName: container, key } = this.container;
    return {
      type: 'terraform_data',
      properties: { triggers_replace: [key.reference] },
      sections: {
        url: { method: this.method, container, object: this.object, key: key.logicalId },
        lifecycle: { ignore_changes: ['input'] },
      },
      attributes: { value: ['output'] },
      partOf: this.machine,
    };
  }
}
