/** What applies on a machine the configuration that its role tells it. */
export enum ConfigTool {
  /** Templates of files, filled in by os-apply-config. */
  OS_APPLY_CONFIG = 'os-config',
  /** Playbooks, run by Ansible on the machine itself, and templates. */
  ANSIBLE = 'config-ansible',
  /** Puppet's manifests, applied on the machine itself, and templates. */
  PUPPET = 'config-puppet',
  /** Scripts that read the configuration as JSON, and templates. */
  SCRIPT = 'config-script',
  /** What the image's own elements or packages bring for it; nothing comes by itself. */
  OWN = 'own',
}

/** The elements that a machine needs for it: the tool's, which asks Heat and signals, credentials, and what tells the image's name. */
export function toolElements(tool: ConfigTool | undefined): string[] {
  return tool === undefined || tool === ConfigTool.OWN ? [] : [tool, 'config-drive', 'image-provenance'];
}
