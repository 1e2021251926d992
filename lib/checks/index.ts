import type { App, Finding } from '../core';
import { addressCount } from './address-count';
import { allocationPool } from './allocation-pool';
import { bmcAddress } from './bmc-address';
import type { Check } from './check';
import { cidr } from './cidr';
import { cloudEntry } from './cloud-entry';
import { controlSize } from './control-size';
import { diskImage } from './disk-image';
import { dnsServer } from './dns-server';
import { fixedAddress } from './fixed-address';
import { flavorReach } from './flavor-reach';
import { floatingRange } from './floating-range';
import { gateway } from './gateway';
import { logicalId } from './logical-id';
import { mac } from './mac';
import { machineName } from './machine-name';
import { nodeCount } from './node-count';
import { nodeFile } from './node-file';
import { nodeName } from './node-name';
import { nodePort } from './node-port';
import { nodeSecret } from './node-secret';
import { nodeSize } from './node-size';
import { overlap } from './overlap';
import { physicalNetwork } from './physical-network';
import { readProgram } from './program';
import { roleImage } from './role-image';
import { roleNetwork } from './role-network';
import { roleSize } from './role-size';
import { stackName } from './stack-name';
import { stageName } from './stage-name';
import { terraformSettings } from './terraform-settings';
import { trait } from './trait';

/** Every rule. */
export const CHECKS: readonly Check[] = [
  addressCount,
  allocationPool,
  bmcAddress,
  cidr,
  cloudEntry,
  controlSize,
  diskImage,
  dnsServer,
  fixedAddress,
  flavorReach,
  floatingRange,
  gateway,
  logicalId,
  mac,
  machineName,
  nodeCount,
  nodeFile,
  nodeName,
  nodePort,
  nodeSecret,
  nodeSize,
  overlap,
  physicalNetwork,
  roleImage,
  roleNetwork,
  roleSize,
  stackName,
  stageName,
  terraformSettings,
  trait,
];

/** Everything wrong in a program, whatever engine writes it. */
export function runChecks(app: App): Finding[] {
  const program = readProgram(app);
  return CHECKS.flatMap((check) => check.find(program));
}
