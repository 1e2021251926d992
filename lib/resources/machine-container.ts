import { Resource, type ResourceForm, type Stack } from '../core';
import type { ContainerV1Props } from '../terraform/bindings/objectstorage';
import { terraformForm } from '../terraform/terraform-resource';
import { RandomSecret } from './random-secret';

const ID = 'tripleo_configurations';

/**
 * Where the machines of a stack read what they are told, and leave word of it: a container of the cloud's object store, with a key of its own
 * that signs its URLs. Another key would make every URL that a machine has worthless; a `RandomSecret` is made once.
 */
export class MachineContainer extends Resource {
  /** The stack's, made where there is none. */
  public static of(stack: Stack): MachineContainer {
    return (stack.node.tryFindChild(ID) as MachineContainer | undefined) ?? new MachineContainer(stack);
  }

  /** Signs the URLs of its objects. */
  public readonly key: RandomSecret;

  private constructor(stack: Stack) {
    super(stack, ID);
    this.key = new RandomSecret(this, 'key');
  }

  /** Its name. */
  public get containerName(): string {
    return this.stack.stackName;
  }

  /** @internal */
  public _form(): ResourceForm {
    return terraformForm('openstack_objectstorage_container_v1', {
      name: this.containerName,
      metadata: { 'Temp-URL-Key': this.key.value },
      // What machines have left in it is none of Terraform's.
      forceDestroy: true,
    } satisfies ContainerV1Props);
  }
}
