import { describe, expect, it } from 'vitest';
import { machineName } from '../../lib/checks/machine-name';
import { Overcloud } from '../../lib/constructs';
import { find } from './find';
import { roleProps, sample } from './sample';

const named = (...names: string[]) => sample({ role: { machines: names.map((name) => ({ name })) } }).app;

describe("a machine's name", () => {
  it('has up to 53 characters', () => {
    expect(find(machineName, named('a'.repeat(53)))).toEqual([]);
    expect(find(machineName, named('a'.repeat(54)))).toEqual([
      `MACHINE_NAME_TOO_LONG [undercloud/control] machine's name is too long: 54 characters; got ${'a'.repeat(54)}; allowed at most 53 characters; do rename the machine`,
    ]);
  });

  it.each(['control_0', 'control.example', '-control', 'control-', 'contrôle'])('is a host name, unlike "%s"', (name) => {
    expect(find(machineName, named(name))).toEqual([
      expect.stringMatching(/^MACHINE_NAME_INVALID \[undercloud\/control\] machine's name is no host name/),
    ]);
  });

  it.each(['control-0', '7', 'Control0'])('may be "%s"', (name) => {
    expect(find(machineName, named(name))).toEqual([]);
  });

  it('is told of where cloud and role make it, with what makes it', () => {
    const { app, network, image, undercloud } = sample();
    const role = roleProps(image, network, { count: 1 });
    new Overcloud(app, `over${'c'.repeat(50)}`, { parent: undercloud, control: role, compute: { ...role, count: 0 } });
    expect(find(machineName, app)).toEqual([expect.stringContaining("do rename the role or its cloud, or name the role's machines")]);
  });

  it("is no other machine's, in any case", () => {
    expect(find(machineName, named('a', 'b'))).toEqual([]);
    expect(find(machineName, named('a', 'b', 'A'))).toEqual([
      'MACHINE_NAME_TWICE [undercloud/control] machine has the name of one of undercloud/control; got A; allowed a name that no other machine has, in any case; do rename one of the two',
    ]);
  });

  it("is no other cloud's machine's", () => {
    const { app, network, image, undercloud } = sample({ role: { machines: [{ name: 'control-0' }] } });
    const role = roleProps(image, network, { machines: [{ name: 'control-0' }] });
    new Overcloud(app, 'overcloud', { parent: undercloud, control: role, compute: { ...role, machines: [] } });
    expect(find(machineName, app)).toEqual([
      expect.stringMatching(/^MACHINE_NAME_TWICE \[overcloud\/control\] machine has the name of one of undercloud\/control/),
    ]);
  });
});
