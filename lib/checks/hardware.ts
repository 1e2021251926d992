import type { Role } from '../constructs';
import { Architecture, type BaremetalNode, placementClass } from '../core';

/** One thing that a role asks of a machine. */
export interface Requirement {
  /** In words, such as `cpus of at least 8`. */
  readonly text: string;
  /** Whether Nova's scheduler looks at it: of Ironic's nodes it sees resource class and traits alone. */
  readonly scheduled: boolean;
  /** What the node has instead; nothing where it meets the requirement. */
  lacks(node: BaremetalNode): string | undefined;
}

/** Everything that a role asks of a machine. */
export function requirements(role: Role): Requirement[] {
  const { resourceClass, traits, minimumCpus, minimumMemory, minimumDisk } = role._hardware;
  const { image, networks, ephemeralDisk } = role._props;
  return [
    {
      text: `resource class ${resourceClass}`,
      scheduled: true,
      lacks: (node) => (placementClass(classOf(node)) === placementClass(resourceClass) ? undefined : classOf(node)),
    },
    ...traits.map((trait) => ({
      text: `trait ${trait}`,
      scheduled: true,
      lacks: (node: BaremetalNode) => (node.traits?.includes(trait) ? undefined : 'without'),
    })),
    atLeast('cpus', minimumCpus, (node) => node.cpus),
    atLeast('memory in MiB', minimumMemory, (node) => node.memory),
    atLeast('disk in GiB', minimumDisk + (ephemeralDisk ?? 0), (node) => node.disk),
    {
      text: `the image's architecture ${image._content.architecture}`,
      scheduled: false,
      lacks: (node) => (architectureOf(node) === image._content.architecture ? undefined : architectureOf(node)),
    },
    onNetworks(networks.map((network) => network.physicalNetwork)),
  ];
}

/** What of a node the requirements look at: nodes of one key are alike. */
export function hardwareKey(node: BaremetalNode): string {
  const plugged = node.ports.map((port) => port.physicalNetwork ?? '').sort();
  const traits = [...(node.traits ?? [])].sort();
  return JSON.stringify([placementClass(classOf(node)), traits, node.cpus, node.memory, node.disk, architectureOf(node), plugged]);
}

function atLeast(what: string, minimum: number, size: (node: BaremetalNode) => number): Requirement {
  return {
    text: `${what} of at least ${minimum}`,
    scheduled: false,
    lacks: (node) => (size(node) < minimum ? String(size(node)) : undefined),
  };
}

/** A port for each network, on the network's physical network; a port that doesn't say where it is plugged in serves any. */
function onNetworks(physicalNetworks: readonly string[]): Requirement {
  return {
    text: `ports on ${physicalNetworks.join(', ')}`,
    scheduled: false,
    lacks: (node) => {
      const free = node.ports.map((port) => port.physicalNetwork);
      const missing: string[] = [];
      for (const physicalNetwork of physicalNetworks) {
        const exact = free.indexOf(physicalNetwork);
        if (exact < 0) missing.push(physicalNetwork);
        else free.splice(exact, 1);
      }
      const anywhere = free.filter((physicalNetwork) => physicalNetwork === undefined).length;
      return missing.length > anywhere ? `none on ${missing.slice(anywhere).join(', ')}` : undefined;
    },
  };
}

function classOf(node: BaremetalNode): string {
  return node.resourceClass ?? 'baremetal';
}

function architectureOf(node: BaremetalNode): Architecture {
  return node.architecture ?? Architecture.X86_64;
}
