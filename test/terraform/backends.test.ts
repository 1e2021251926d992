import { describe, expect, it } from 'vitest';
import type { TerraformBackend } from '../../lib/core';
import { AzurermBackend } from '../../lib/terraform/backends/azurerm';
import { CloudBackend } from '../../lib/terraform/backends/cloud';
import { ConsulBackend } from '../../lib/terraform/backends/consul';
import { CosBackend } from '../../lib/terraform/backends/cos';
import { GcsBackend } from '../../lib/terraform/backends/gcs';
import { HttpBackend } from '../../lib/terraform/backends/http';
import { LocalBackend } from '../../lib/terraform/backends/local';
import { OssBackend } from '../../lib/terraform/backends/oss';
import { PgBackend } from '../../lib/terraform/backends/pg';
import { RemoteBackend } from '../../lib/terraform/backends/remote';
import { S3Backend } from '../../lib/terraform/backends/s3';

const STACK = 'demo-seed@seed';

/** A backend's settings as they are written. */
function written(backend: TerraformBackend, stackId = STACK): unknown {
  return JSON.parse(JSON.stringify(backend._settings(stackId)));
}

function codes(backend: TerraformBackend): string[] {
  return backend._problems().map(({ code }) => code);
}

describe('a backend', () => {
  const backends: readonly [string, TerraformBackend, unknown][] = [
    ['local', new LocalBackend(), { path: 'terraform.state/demo-seed@seed.tfstate' }],
    ['local', new LocalBackend({ folder: '../states/' }), { path: '../states/demo-seed@seed.tfstate' }],
    [
      's3',
      new S3Backend({
        bucket: 'states',
        prefix: 'tripleo/',
        region: 'default',
        endpoints: { s3: 'https://objects.example' },
        assumeRole: { roleArn: 'arn:aws:iam::123456789012:role/states', sessionName: 'tripleo' },
        usePathStyle: true,
      }),
      {
        bucket: 'states',
        key: 'tripleo/demo-seed@seed.tfstate',
        region: 'default',
        endpoints: { s3: 'https://objects.example' },
        assume_role: { role_arn: 'arn:aws:iam::123456789012:role/states', session_name: 'tripleo' },
        use_lockfile: true,
        use_path_style: true,
      },
    ],
    [
      's3',
      new S3Backend({ bucket: 'states', dynamodbTable: 'locks' }),
      { bucket: 'states', key: 'demo-seed@seed.tfstate', dynamodb_table: 'locks' },
    ],
    [
      'http',
      new HttpBackend({ address: 'https://git.example/state' }),
      { address: 'https://git.example/state/demo-seed-seed-852277f3ccdb' },
    ],
    [
      'http',
      new HttpBackend({ address: 'https://git.example/state/', lockSuffix: '/lock', lockMethod: 'POST', unlockMethod: 'DELETE' }),
      {
        address: 'https://git.example/state/demo-seed-seed-852277f3ccdb',
        lock_address: 'https://git.example/state/demo-seed-seed-852277f3ccdb/lock',
        lock_method: 'POST',
        unlock_address: 'https://git.example/state/demo-seed-seed-852277f3ccdb/lock',
        unlock_method: 'DELETE',
      },
    ],
    ['pg', new PgBackend(), { schema_name: 'demo-seed@seed' }],
    [
      'pg',
      new PgBackend({ connStr: 'postgres://db.example/terraform', prefix: 'tripleo-', skipTableCreation: true }),
      { conn_str: 'postgres://db.example/terraform', schema_name: 'tripleo-demo-seed@seed', skip_table_creation: true },
    ],
    ['gcs', new GcsBackend({ bucket: 'states', prefix: 'tripleo/' }), { bucket: 'states', prefix: 'tripleo/demo-seed@seed' }],
    [
      'azurerm',
      new AzurermBackend({ storageAccountName: 'account', containerName: 'states', useAzureadAuth: true }),
      { storage_account_name: 'account', container_name: 'states', key: 'demo-seed@seed.tfstate', use_azuread_auth: true },
    ],
    [
      'consul',
      new ConsulBackend({ prefix: 'tripleo/', scheme: 'https', gzip: true }),
      { path: 'tripleo/demo-seed@seed', scheme: 'https', gzip: true },
    ],
    ['cos', new CosBackend({ bucket: 'states-1250000000' }), { bucket: 'states-1250000000', key: 'demo-seed@seed.tfstate' }],
    [
      'oss',
      new OssBackend({ bucket: 'states', prefix: 'tripleo/' }),
      { bucket: 'states', prefix: '', key: 'tripleo/demo-seed@seed.tfstate' },
    ],
    ['remote', new RemoteBackend({ organization: 'us' }), { organization: 'us', workspaces: { name: 'demo-seed-seed-852277f3ccdb' } }],
    [
      'cloud',
      new CloudBackend({ organization: 'us', hostname: 'terraform.example', project: 'clouds', prefix: 'tripleo-' }),
      {
        organization: 'us',
        hostname: 'terraform.example',
        workspaces: { name: 'tripleo-demo-seed-seed-c38fea237a62', project: 'clouds' },
      },
    ],
  ];

  it.each(backends)('of type %s is written by Terraform’s names', (type, backend, settings) => {
    expect(backend._type).toBe(type);
    expect(written(backend)).toEqual(settings);
  });

  it.each(backends)('of type %s has nothing wrong in it', (_type, backend) => {
    expect(backend._problems()).toEqual([]);
  });

  it.each(backends)('of type %s keeps a state of its own for each stack', (_type, backend) => {
    const ids = [
      STACK,
      'demo-seed@seed2',
      'demo@seed-seed',
      'demo_seed@seed',
      'demo.seed@seed',
      `${'a'.repeat(300)}@x`,
      `${'a'.repeat(300)}@y`,
    ];
    expect(new Set(ids.map((id) => JSON.stringify(backend._settings(id)))).size).toBe(ids.length);
  });
});

describe("a state's name", () => {
  const long = `${'a'.repeat(100)}@seed`;

  it('has no more bytes than PostgreSQL takes', () => {
    const schema = (id: string) => (written(new PgBackend(), id) as { schema_name: string }).schema_name;
    expect(schema(`${'a'.repeat(58)}@seed`)).toBe(`${'a'.repeat(58)}@seed`);
    expect(schema(`${'a'.repeat(59)}@seed`)).toMatch(/^a{50}-[0-9a-f]{12}$/);
    expect(schema(`${'ä'.repeat(30)}@seed`)).toMatch(/^-seed-[0-9a-f]{12}$/);
  });

  it('has no more letters than a workspace takes, and none that it does not', () => {
    for (const backend of [new RemoteBackend({ organization: 'us' }), new CloudBackend({ organization: 'us' })]) {
      expect(written(backend, long)).toEqual({ organization: 'us', workspaces: { name: expect.stringMatching(/^a{77}-[0-9a-f]{12}$/) } });
    }
  });
});

describe('what is wrong in a backend', () => {
  it.each(['/srv/states', '~/states', 'C:\\states', '\\\\host\\states'])('is a folder of this machine, such as %s', (folder) => {
    expect(codes(new LocalBackend({ folder }))).toEqual(['BACKEND_PATH']);
  });

  it.each(['git.example/state', 'ftp://git.example', 'https://', 'https://git.example/state?ref=1', 'https://git.example/state#x'])(
    'is an address that none can begin with: %s',
    (address) => {
      expect(codes(new HttpBackend({ address }))).toEqual(['BACKEND_PATH']);
    },
  );

  it.each(['/tripleo/', './tripleo/'])('is a prefix that no key begins with: %s', (prefix) => {
    expect(codes(new S3Backend({ bucket: 'states', prefix }))).toEqual(['BACKEND_PATH']);
    expect(codes(new ConsulBackend({ prefix }))).toEqual(['BACKEND_PATH']);
    expect(codes(new CosBackend({ bucket: 'states', prefix }))).toEqual(['BACKEND_PATH']);
    expect(codes(new OssBackend({ bucket: 'states', prefix }))).toEqual(['BACKEND_PATH']);
  });

  it('is a password in an address, which is not told', () => {
    const address = 'https://user:hush@host.example';
    const backends = [
      new ConsulBackend({ address }),
      new GcsBackend({ bucket: 'states', storageCustomEndpoint: address }),
      new HttpBackend({ address }),
      new OssBackend({ bucket: 'states', endpoint: address }),
      new OssBackend({ bucket: 'states', tablestoreEndpoint: address }),
      new PgBackend({ connStr: 'host=db.example password=hush' }),
      new S3Backend({ bucket: 'states', endpoints: { sts: address } }),
    ];
    for (const backend of backends) {
      expect(codes(backend)).toEqual(['BACKEND_SECRET']);
      expect(JSON.stringify(backend._problems())).not.toContain('hush');
    }
  });
});
