import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectDeployed } from '../seed/support/expect';
import { Project } from '../seed/support/project';
import { inside } from '../seed/support/seed';
import './support/machines';
import type { Told } from './programs/configuration';

const APP = 'configuration';
const MACHINES = ['by-heat', 'by-cfn'];
/** What templates of shells, Mustache, Ansible and Puppet begin and end with. */
const SECOND = 'second & "last" %{x} {{ y }}';
const TOOLS = ['os-apply-config', 'ansible', 'puppet', 'script'];
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGz3Q0kSBsvLWkrcAcbkzM4rJHQOaa0vJpO3rgUjLkzQ';

/** Each test leaves deployed what the next one begins with. */
describe("a machine's configuration", () => {
  const project = Project.program('../../machines/programs/configuration');
  const synth = (told: Partial<Told>) => project.synth({ app: APP, message: 'first', failOn: [], key: KEY, ...told });
  const deploy = () => project.succeed('deploy', '--yes');

  const onMachine = (machine: string, ...command: string[]) => inside(command, { machine });

  /** What each tool has made of the message on a machine. */
  async function messages(machine: string): Promise<string[]> {
    const files = TOOLS.map((tool) => `/etc/hello-${tool}`);
    return (await onMachine(machine, 'cat', ...files)).trimEnd().split('\n');
  }

  const allTools = (message: string) => TOOLS.map(() => `message = ${message}`);

  beforeAll(async () => {
    await synth({});
    await project.clear({ seed: [0, 1, 2].map((index) => `${APP}-${index}`) });
    await deploy();
  });

  afterAll(async () => {
    await project.clear({ seed: [0, 1, 2].map((index) => `${APP}-${index}`) });
    project.remove();
  });

  it.each(MACHINES)('becomes a line in a file by every tool before the deployment ends, on the machine %s', async (machine) => {
    expect(await messages(machine)).toEqual(allTools('first'));
  });

  it.each(MACHINES)('comes from Heat alone, with the credentials of its config drive, on the machine %s', async (machine) => {
    const [given, used] = [
      (await onMachine(machine, 'cat', '/config-2/openstack/latest/user_data')).match(/"user_id": "(\w+)"/),
      (await onMachine(machine, 'cat', '/etc/os-collect-config.conf')).match(/^collectors = heat$.*^user_id = (\w+)$/ms),
    ];
    expect(used?.[1]).toMatch(/^\w+$/);
    expect(used?.[1]).toBe(given?.[1]);
  });

  it.each([
    ['by-heat', 'machine'],
    ['by-cfn', 'machine-with-cloud-init'],
    ['user', 'machine-with-cloud-init'],
  ])('is on a machine by the name of %s that knows its image to be %s, with no unit that failed', async (machine, image) => {
    expect(await onMachine(machine, 'cat', '/etc/hostname', '/proc/sys/kernel/hostname')).toBe(`${machine}\n${machine}\n`);
    const provenance = JSON.parse(await onMachine(machine, 'cat', '/etc/tripleo/provenance.json'));
    expect(provenance.image).toMatch(new RegExp(`^${image}-[0-9a-f]{12}$`));
    expect(await onMachine(machine, 'systemctl', 'list-units', '--failed', '--plain', '--no-legend')).toBe('');
  });

  it('leaves users and keys to cloud-init, where the image has it', async () => {
    expect(await onMachine('user', 'cat', '/home/somebody/.ssh/authorized_keys')).toBe(`${KEY}\n`);
    expect(await onMachine('user', 'cat', '/home/debian/.ssh/authorized_keys')).toBe(`${KEY}\n`);
  });

  it('reaches the machines where they are when it changes, before the deployment ends', async () => {
    await synth({ message: SECOND });
    await deploy();
    for (const machine of MACHINES) {
      expect(await messages(machine)).toEqual(allTools(SECOND));
      const log = await onMachine(machine, 'cat', '/var/log/hello.log');
      expect(log.trimEnd().split('\n').at(-1)?.endsWith(` applied ${SECOND}`), log).toBe(true);
    }
    await expectDeployed(project);
  });

  it.each(MACHINES)('that can’t be applied fails the deployment, which shows the end of the log, on the machine %s', async (machine) => {
    const before = await messages(machine);
    await synth({ message: 'third', failOn: [machine] });
    const { code, stderr } = await project.run(['deploy', '--yes']);
    expect(code, stderr).toBe(1);
    expect(stderr).toContain(`hello: ${machine} fails as it is told to`);
    expect(await messages(machine)).toEqual(before);
    await synth({ message: SECOND });
    await deploy();
    await expectDeployed(project);
  });
});
