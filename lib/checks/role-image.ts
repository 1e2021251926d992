import type { Finding } from '../core';
import { ImageChange } from '../resources';
import { type Check, finding } from './check';

/** A whole-disk image is the whole disk: nothing beside it outlives a rebuild. And an image fits the disk it is written to. */
export const roleImage: Check = {
  codes: ['WHOLE_DISK_KEEPS_NOTHING', 'WHOLE_DISK_HAS_NO_EPHEMERAL', 'IMAGE_TOO_LARGE'],
  find: ({ roles }) => {
    const findings: Finding[] = [];
    for (const role of roles) {
      const { image, onImageChange, ephemeralDisk } = role._props;
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
      if (minimumDisk < image._content.size) {
        const what = `the image ${image.node.path} is larger than the disk that the role asks for`;
        const advice = "ask for a disk of the image's size, or make the image smaller";
        findings.push(finding('IMAGE_TOO_LARGE', role, what, `${minimumDisk} GiB`, `at least ${image._content.size} GiB`, advice));
      }
    }
    return findings;
  },
};
