import { Resource, type ResourceForm, type Value } from '../core';
import type { ObjectV1Props } from '../terraform/bindings/objectstorage';
import { Joined, JsonText } from '../terraform/expression';
import { terraformForm } from '../terraform/terraform-resource';
import type { BaremetalServer } from './baremetal-server';
import { MachineContainer } from './machine-container';
import { TemporaryUrl } from './temporary-url';

/** Where os-collect-config looks first on a machine, which our element `config-drive` and cloud-init write. */
const FIRST_LOOK = '/var/lib/heat-cfntools/cfn-init-data';

/**
 * What a machine is told where no Heat tells it: an object whose URL is in the machine's user data, and which os-collect-config looks at again
 * and again. It has the form of a server's metadata in Heat.
 */
export class MachineConfiguration extends Resource {
  private readonly container: MachineContainer;
  private readonly url: TemporaryUrl;
  /** What os-collect-config takes for deployments. */
  private readonly deployments: object[] = [];

  public constructor(private readonly server: BaremetalServer) {
    super(server, 'configuration');
    this.container = MachineContainer.of(this.stack);
    this.url = new TemporaryUrl(this, 'url', this.container, this.objectName, 'GET', server);
  }

  /** Tells the machine one thing more. */
  public add(deployment: object): void {
    this.deployments.push(deployment);
  }

  /** What has the machine look for the object. */
  public get userData(): Value {
    const look = new JsonText({ ...this.whereToLook, deployments: [] });
    const file = { path: FIRST_LOOK, permissions: '0600', content: look };
    return new Joined([
      'Content-Type: multipart/mixed; boundary="tripleo"\nMIME-Version: 1.0\n\n',
      // By this name our element finds it in the config drive.
      '--tripleo\nContent-Type: text/x-cfninitdata\nContent-Disposition: attachment; filename="cfn-init-data"\n\n',
      look,
      '\n--tripleo\nContent-Type: text/cloud-config\n\n#cloud-config\n',
      new JsonText({ write_files: [file] }),
      '\n--tripleo--\n',
    ]);
  }

  /** @internal */
  public _form(): ResourceForm {
    return {
      ...terraformForm('openstack_objectstorage_object_v1', {
        containerName: this.container.attr('name'),
        name: this.objectName,
        contentType: 'application/json',
        content: new JsonText({ ...this.whereToLook, deployments: this.deployments }),
      } satisfies ObjectV1Props),
      partOf: this.server,
    };
  }

  /** By its place in the program: a machine that is renamed still looks where it did. */
  private get objectName(): string {
    return `${this.server.logicalId}.json`;
  }

  /** Must be in the object, too, or the machine would forget it. */
  private get whereToLook(): object {
    return { 'os-collect-config': { collectors: ['request'], request: { metadata_url: this.url.attr('value') } } };
  }
}
