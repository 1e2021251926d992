import { join } from 'node:path';
import type { Construct } from 'constructs';
import { ConfigTool, Distribution, GoldImage, ImageElement, ImageKind } from 'tripleo-cdk';

/**
 * The image of the machines tier: every configuration tool, and the element `hello` by which each shows what it was told. One image
 * for all tools, since building one takes minutes: Puppet's and the scripts' elements come beside the tool that was chosen. The second
 * takes what is on the config drive by cloud-init; a roll-out from one to the other is one of images.
 */
export function testImage(scope: Construct, second = false): GoldImage {
  return new GoldImage(scope, second ? 'machine-with-cloud-init' : 'machine', {
    kind: ImageKind.TAR,
    distribution: Distribution.DEBIAN,
    release: 'trixie',
    configTool: ConfigTool.ANSIBLE,
    elements: [
      'config-puppet',
      'config-script',
      ...(second ? ['config-cloud-init'] : []),
      ImageElement.fromFolder(join(__dirname, '..', '..', 'elements', 'hello')),
    ],
    size: 2,
  });
}
