import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { TerraformBackend } from '../../lib/core';
import { AzurermBackend, type AzurermBackendProps } from '../../lib/terraform/backends/azurerm';
import { CloudBackend, type CloudBackendProps } from '../../lib/terraform/backends/cloud';
import { ConsulBackend, type ConsulBackendProps } from '../../lib/terraform/backends/consul';
import { CosBackend, type CosBackendProps } from '../../lib/terraform/backends/cos';
import { GcsBackend, type GcsBackendProps } from '../../lib/terraform/backends/gcs';
import { HttpBackend, type HttpBackendProps } from '../../lib/terraform/backends/http';
import { LocalBackend } from '../../lib/terraform/backends/local';
import { OssBackend, type OssBackendProps } from '../../lib/terraform/backends/oss';
import { PgBackend, type PgBackendProps } from '../../lib/terraform/backends/pg';
import { RemoteBackend, type RemoteBackendProps } from '../../lib/terraform/backends/remote';
import { S3Backend, type S3BackendProps } from '../../lib/terraform/backends/s3';
import { TERRAFORM_COMMANDS } from './tools';

/** What Terraform says of a setting that it doesn't know, misses or can't read. That nobody answers as the real server would comes after. */
const REFUSAL = /Extraneous|Unsupported|Missing|Incorrect|Invalid|conflicts with|must /;

/** Credentials of nobody: without any, most backends don't get as far as to look for their server. */
const CREDENTIALS = {
  ALICLOUD_ACCESS_KEY: 'nobody',
  ALICLOUD_SECRET_KEY: 'nothing',
  ARM_ACCESS_KEY: 'bm90aGluZw==',
  AWS_ACCESS_KEY_ID: 'nobody',
  AWS_SECRET_ACCESS_KEY: 'nothing',
  GOOGLE_OAUTH_ACCESS_TOKEN: 'nothing',
  TENCENTCLOUD_SECRET_ID: 'nobody',
  TENCENTCLOUD_SECRET_KEY: 'nothing',
};

/** Every setting of every backend; `address` is a server that has nothing. */
function backends(address: string): TerraformBackend[] {
  const url = `http://${address}`;
  return [
    new LocalBackend({ folder: 'states' }),
    new S3Backend({
      bucket: 'states',
      prefix: 'tripleo/',
      region: 'eu-central-1',
      endpoints: { s3: url, dynamodb: url, iam: url, sso: url, sts: url },
      assumeRole: {
        roleArn: 'arn:aws:iam::123456789012:role/states',
        duration: '1h',
        externalId: 'id',
        policy: '{}',
        policyArns: ['arn:aws:iam::123456789012:policy/states'],
        sessionName: 'tripleo',
        tags: { project: 'tripleo' },
        transitiveTagKeys: ['project'],
      },
      encrypt: true,
      kmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/12345678-1234-4234-8234-123456789012',
      acl: 'private',
      useLockfile: true,
      dynamodbTable: 'locks',
      allowedAccountIds: ['123456789012'],
      usePathStyle: true,
      skipCredentialsValidation: true,
      skipRegionValidation: true,
      skipRequestingAccountId: false,
      skipMetadataApiCheck: true,
      skipS3Checksum: true,
      maxRetries: 1,
    } satisfies Omit<Required<S3BackendProps>, 'forbiddenAccountIds'>),
    new S3Backend({
      bucket: 'states',
      region: 'eu-central-1',
      endpoints: { sts: url },
      maxRetries: 1,
      forbiddenAccountIds: ['123456789012'],
    }),
    new HttpBackend({
      address: `${url}/states`,
      lockSuffix: '/lock',
      updateMethod: 'PUT',
      lockMethod: 'POST',
      unlockMethod: 'DELETE',
      retryMax: 0,
      retryWaitMin: 1,
      retryWaitMax: 1,
    } satisfies Required<HttpBackendProps>),
    new PgBackend({
      // Nobody listens on port 1.
      connStr: 'postgres://nobody@127.0.0.1:1/states?sslmode=disable',
      prefix: 'tripleo-',
      skipSchemaCreation: true,
      skipTableCreation: true,
      skipIndexCreation: true,
    } satisfies Required<PgBackendProps>),
    new GcsBackend({
      bucket: 'states',
      prefix: 'tripleo/',
      kmsEncryptionKey: 'projects/p/locations/l/keyRings/r/cryptoKeys/k',
      storageCustomEndpoint: `${url}/`,
    } satisfies Required<GcsBackendProps>),
    new AzurermBackend({
      storageAccountName: 'states',
      containerName: 'states',
      prefix: 'tripleo/',
      resourceGroupName: 'states',
      subscriptionId: '00000000-0000-0000-0000-000000000000',
      tenantId: '00000000-0000-0000-0000-000000000000',
      metadataHost: address,
      snapshot: true,
      useAzureadAuth: true,
      useMsi: false,
      useOidc: false,
    } satisfies Omit<Required<AzurermBackendProps>, 'environment'>),
    new AzurermBackend({ storageAccountName: 'states', containerName: 'states', environment: 'public' }),
    new ConsulBackend({
      prefix: 'tripleo/',
      address,
      scheme: 'http',
      datacenter: 'here',
      gzip: true,
      useLock: true,
    } satisfies Required<ConsulBackendProps>),
    new CosBackend({
      bucket: 'states-1250000000',
      region: 'ap-guangzhou',
      prefix: 'tripleo/',
      encrypt: true,
      acl: 'private',
      accelerate: false,
    } satisfies Required<CosBackendProps>),
    new OssBackend({
      bucket: 'states',
      region: 'cn-beijing',
      endpoint: url,
      prefix: 'tripleo/',
      tablestoreEndpoint: url,
      tablestoreTable: 'locks',
      encrypt: true,
      acl: 'private',
    } satisfies Required<OssBackendProps>),
    new RemoteBackend({ organization: 'us', hostname: address, prefix: 'tripleo-' } satisfies Required<RemoteBackendProps>),
    new CloudBackend({
      organization: 'us',
      hostname: address,
      project: 'clouds',
      prefix: 'tripleo-',
    } satisfies Required<CloudBackendProps>),
  ];
}

let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

describe.each([...TERRAFORM_COMMANDS])('%s', (name, program) => {
  /** What `init` says of a configuration that has a backend and nothing else. */
  async function init(type: string, settings: object): Promise<{ status: number; said: string }> {
    const folder = mkdtempSync(join(tmpdir(), `oracle-${name}-`));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const terraform = type === 'cloud' ? { cloud: settings } : { backend: { [type]: settings } };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ terraform }));
    // Whoever would be asked elsewhere is asked for here, too.
    const env = {
      ...CREDENTIALS,
      HOME: folder,
      CHECKPOINT_DISABLE: '1',
      HTTPS_PROXY: `http://${address}`,
      HTTP_PROXY: `http://${address}`,
    };
    const child = spawn(program, ['init', '-no-color', '-input=false'], { cwd: folder, env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
    const [status] = await once(child, 'close');
    return { status, said };
  }

  it.each(backends('').map((backend, index) => [backend._type, index] as const))('reads every setting of %s', async (type, index) => {
    const { said } = await init(type, backends(address)[index]._settings('demo-seed@seed'));
    expect(said).not.toMatch(REFUSAL);
  });

  it('begins with those whose server answers', async () => {
    for (const backend of backends(address).filter(({ _type }) => ['local', 'http', 'consul'].includes(_type))) {
      const { status, said } = await init(backend._type, backend._settings('demo-seed@seed'));
      expect(status, said).toBe(0);
    }
  });

  it.each(backends('').map((backend) => backend._type))('refuses what %s has no setting for', async (type) => {
    expect((await init(type, { surprise: true })).said).toMatch(REFUSAL);
  });

  it('has no backend for Swift any more, which is why there is none here', async () => {
    expect((await init('swift', {})).said).toMatch(/"swift" backend is not supported/);
  });
});
