import { ImageKind, type Role } from '../constructs';
import type { BaremetalNode, Finding } from '../core';
import { ImageChange } from '../resources';
import { type Check, finding, some } from './check';
import { requirements } from './hardware';
import { pooledNodes } from './program';

/** Hardware type of nodes that have none. */
const FAKE = 'fake-hardware';

/**
 * A whole-disk image is the whole disk: nothing beside it outlives a rebuild. An archive can be written to no disk. An image
 * fits the disk it is written to, boots as the machine does, and has what applies the role's configuration.
 */
export const roleImage: Check = {
  codes: [
    'WHOLE_DISK_KEEPS_NOTHING',
    'WHOLE_DISK_HAS_NO_EPHEMERAL',
    'IMAGE_TOO_LARGE',
    'IMAGE_BOOT_MODE',
    'IMAGE_NO_CONFIG_TOOL',
    'TAR_ON_HARDWARE',
  ],
  find: (program) => {
    const findings: Finding[] = [];
    for (const role of program.roles) {
      const { image, onImageChange, ephemeralDisk, configuration } = role._props;
      const { minimumDisk } = role._hardware;
      if (onImageChange === ImageChange.REBUILD_KEEPING_EPHEMERAL && !image.keepsEphemeral) {
        const what = `a rebuild can keep nothing of a machine with the whole-disk image ${image.node.path}`;
        const allowed = `${ImageChange.REBUILD} or ${ImageChange.REPLACE}, or a partition image`;
        findings.push(
          finding('WHOLE_DISK_KEEPS_NOTHING', role, what, onImageChange, allowed, 'make it a partition image, or choose REBUILD'),
        );
      }
      if (ephemeralDisk !== undefined && ephemeralDisk > 0 && !image.keepsEphemeral) {
        const what = `the whole-disk image ${image.node.path} leaves no room for an ephemeral disk`;
        const advice = 'make it a partition image, or take ephemeralDisk away';
        findings.push(finding('WHOLE_DISK_HAS_NO_EPHEMERAL', role, what, `${ephemeralDisk} GiB`, '0, or a partition image', advice));
      }
      if (configuration && image.configTool === undefined) {
        const what = `nothing in the image ${image.node.path} applies the role's configuration`;
        const advice = "say ConfigTool.OWN if the image's own elements or packages apply it, or take configuration away";
        findings.push(finding('IMAGE_NO_CONFIG_TOOL', role, what, 'no configTool', 'an image with one', advice));
      }
      const pooled = pooledNodes(program).filter(({ pool }) => pool.cloud === role.cloud.parent);
      findings.push(
        ...unfit(
          role,
          pooled.map(({ node }) => node),
        ),
      );
      if (minimumDisk < image._content.size) {
        const what = `the image ${image.node.path} is larger than the disk that the role asks for`;
        const advice = "ask for a disk of the image's size, or make the image smaller";
        findings.push(finding('IMAGE_TOO_LARGE', role, what, `${minimumDisk} GiB`, `at least ${image._content.size} GiB`, advice));
      }
    }
    return findings;
  },
};

/** What keeps the image from the nodes that can serve in the role. */
function unfit(role: Role, nodes: readonly BaremetalNode[]): Finding[] {
  const { image } = role._props;
  const serving = nodes.filter((node) => requirements(role).every(({ lacks }) => lacks(node) === undefined));
  const findings: Finding[] = [];
  const real = serving.filter(({ driver }) => driver !== FAKE);
  if (image.kind === ImageKind.TAR && real.length > 0) {
    const what = `the archive ${image.node.path} can't be written to the disks of nodes that can serve in the role`;
    const got = some(real.map(({ name, driver }) => `${name} (${driver})`));
    const advice = 'make it a whole-disk or partition image, or give the role a resource class of nodes without hardware';
    findings.push(finding('TAR_ON_HARDWARE', role, what, got, `nodes of driver ${FAKE}`, advice));
  }
  const others = serving.filter(({ bootMode }) => bootMode !== undefined && bootMode !== image._bootMode);
  if (image.kind === ImageKind.WHOLE_DISK && others.length > 0) {
    const what = `the image ${image.node.path} boots otherwise than nodes that can serve in the role`;
    const got = some(others.map(({ name, bootMode }) => `${name} (${bootMode})`));
    const advice = "make it an image of the nodes' boot mode, or give the role a resource class of other nodes";
    findings.push(finding('IMAGE_BOOT_MODE', role, what, got, `${image._bootMode}`, advice));
  }
  return findings;
}
