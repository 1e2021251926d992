import { describe, expect, it } from 'vitest';
import { terraformSettings } from '../../lib/checks/terraform-settings';
import { SeedCloud } from '../../lib/constructs';
import { App, Stack, type TerraformSettings } from '../../lib/core';
import { LocalBackend } from '../../lib/terraform/backends/local';
import { PgBackend } from '../../lib/terraform/backends/pg';
import { find } from './find';

/** What is found in a cloud's settings. */
function found(terraform: TerraformSettings): string[] {
  const app = new App({ name: 'demo' });
  new SeedCloud(app, 'seed', { terraform });
  return find(terraformSettings, app);
}

describe("Terraform's backend", () => {
  it('is right where it says nothing that is this machine’s or secret', () => {
    expect(found({})).toEqual([]);
    expect(found({ backend: new LocalBackend() })).toEqual([]);
    expect(found({ backend: new PgBackend({ connStr: 'postgres://state@db.example/terraform' }) })).toEqual([]);
  });

  it('is told of with what is wrong in it', () => {
    expect(found({ backend: new LocalBackend({ folder: '/srv/states' }) })).toEqual([
      "BACKEND_PATH [seed] the folder of the states is one of this machine; got /srv/states; allowed a path relative to the project's folder; do name a folder in the project, such as terraform.state, or one beside it, such as ../states",
    ]);
    expect(found({ backend: new PgBackend({ connStr: 'postgres://state:hush@db.example/terraform' }) })).toEqual([
      "BACKEND_SECRET [seed] the backend's connStr holds a password; got postgres://state:…@db.example/terraform; allowed an address without a password: it is written into files; do take the password away, and give it in PGPASSWORD where tripleo runs",
    ]);
  });

  it('is told of where it was given: at the cloud once, at a stack of its own', () => {
    const app = new App({ name: 'demo' });
    const seed = new SeedCloud(app, 'seed', { terraform: { backend: new LocalBackend({ folder: '/cloud' }) } });
    new Stack(seed, 'one');
    new Stack(seed, 'two', { terraform: { providerVersion: '3.4.0' } });
    new Stack(seed, 'own', { terraform: { backend: new LocalBackend({ folder: '/stack' }) } });
    expect(find(terraformSettings, app)).toEqual([
      expect.stringMatching(/^BACKEND_PATH \[seed\] .* got \/cloud;/),
      expect.stringMatching(/^BACKEND_PATH \[seed\/own\] .* got \/stack;/),
    ]);
  });
});

describe("a provider's version", () => {
  // Terraform 1.11.4 takes these and refuses those.
  it.each(['>= 3.4, < 4', '~> 1.54', '3', '=3.4.0', '!= 3.3.0', ' > 1 ,<=4', '>= 3.4.0-beta.1', '3.4.0+build'])(
    'may be "%s"',
    (version) => {
      expect(found({ providerVersion: version })).toEqual([]);
    },
  );

  it.each(['', 'latest', '*', '3.x', 'v3.4.0', '^3.4', '=> 3', '== 3.4', '~ 3.4', '>= 3.4 < 4', '>= 3.4 || < 2', '3.4,', '3.4.0.1', '>='])(
    'is a constraint as Terraform writes them, unlike "%s"',
    (version) => {
      expect(found({ providerVersion: version })).toEqual([
        `PROVIDER_VERSION [seed] providerVersion is no version constraint; got "${version}"; allowed versions such as 3.4.0, each after =, !=, >, >=, <, <=, ~> or nothing, with commas between them; do write it so, such as >= 3.4, < 4`,
      ]);
    },
  );
});

describe('an address in place of the catalog’s', () => {
  it('has no password in it', () => {
    expect(found({ provider: { endpointOverrides: { network: 'https://network.example:9696/v2.0/' } } })).toEqual([]);
    expect(found({ provider: { endpointOverrides: { network: 'https://admin:hush@network.example' } } })).toEqual([
      'PROVIDER_SECRET [seed] the address of network holds a password; got https://admin:…@network.example; allowed an address without a password: it is written into files; do take the password away; who asks comes from clouds.yaml',
    ]);
  });
});
