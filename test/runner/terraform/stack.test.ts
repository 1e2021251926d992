import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deploy, planDeployment } from '../../../lib/runner/deploy';
import { readDeployed } from '../../../lib/runner/deployed';
import { Terraform } from '../../../lib/runner/terraform/terraform';
import { Workspace } from '../../../lib/runner/terraform/workspace';
import { CONTROL, deployAll, MACHINE, SEED } from '../program';
import { begin, deployed, filesWith, SERVER, underWay } from './scenes';

describe('a stack', () => {
  it('is carried out from exactly the plan that was shown, where all of it was known', async () => {
    const all = await begin();
    const planned = await planDeployment(all, { deploys: true });
    const { file } = planned.terraform.get(SEED)?.saved ?? {};
    expect(planned.terraform.get(CONTROL)?.saved).toBeUndefined();
    await deploy(all, planned, { allow: [], bmcPasswords: new Map(), standIns: true });
    const applied = all.fake.calls.filter(({ command }) => command === 'apply');
    expect(applied.map(({ cwd, args }) => [cwd.includes(SEED), args.at(-1) === file])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect(applied[0].args).toEqual(['-json', '-input=false', file]);
  });

  it('has its state and its plans to itself', async () => {
    const all = await deployed();
    const folder = join(all.folder, 'terraform.state');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    const scratch = join(all.folder, '.tripleo', 'scratch');
    const [mine] = readdirSync(scratch);
    expect(statSync(join(scratch, mine)).mode & 0o777).toBe(0o700);
    all.terraform.close();
    expect(existsSync(scratch)).toBe(false);
  });

  it('leaves its secrets in its state alone, and the cloud’s nowhere; no argument has any', async () => {
    const all = await deployed();
    const calls = all.fake.calls.filter(({ command }) => command !== 'version');
    const plan = calls.find(({ command, cwd }) => command === 'plan' && cwd.includes(SEED));
    const secret = plan?.env.TF_VAR_secret_secret ?? '';
    expect(secret).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(plan?.env.OS_PASSWORD).toBe('s3cret');
    all.terraform.close();
    expect(filesWith(all.folder, secret)).toEqual([`terraform.state/${SEED}.tfstate`]);
    expect(filesWith(all.folder, 's3cret')).toEqual(['clouds.yaml']);
    for (const { args } of calls) expect(args.join(' ')).not.toMatch(new RegExp(`${secret}|s3cret`));
  });

  it('is given a cloud as we have found it, and no other', async () => {
    const all = await begin();
    await planDeployment(all);
    const { env, cwd } = all.fake.calls.find(({ command }) => command === 'plan') as { env: { [name: string]: string }; cwd: string };
    expect(env.OS_CLIENT_CONFIG_FILE).toBe(join(cwd, 'clouds.yaml'));
    expect(JSON.parse(readFileSync(join(cwd, 'clouds.yaml'), 'utf8'))).toMatchObject({
      clouds: { seed: { auth: { auth_url: all.seed.server.origin, username: 'admin', project_id: 'p1' } } },
    });
    expect(readFileSync(env.OS_CLIENT_SECURE_FILE, 'utf8')).toBe('{}\n');
  });

  it('tells of each resource that failed, with Nova’s reasons', async () => {
    const all = await begin();
    const id = '5d75f872-8d8f-4c49-94b4-cb588c5c660f';
    all.fake.ways = { fail: { [SERVER]: `Error waiting for instance (${id}) to become ready` } };
    all.seed.servers.push({ id, name: MACHINE, status: 'ERROR', flavor: {}, addresses: {}, fault: { message: 'No route to the BMC' } });
    await expect(deployAll(all)).rejects.toMatchObject({
      details: {
        failures: [
          {
            artifact: CONTROL,
            code: 'TERRAFORM_FAILED',
            message:
              'TERRAFORM_FAILED applying demo-undercloud-control failed:\n' +
              `  [undercloud/control/${MACHINE}] ${SERVER}: Error waiting for instance (${id}) to become ready; Nova: No route to the BMC`,
          },
        ],
      },
    });
  });

  it('that the program no longer has is found by its workspace, and taken down after all else', async () => {
    const all = await deployed();
    const { [CONTROL]: gone, ...artifacts } = all.assembly.manifest.artifacts;
    Object.assign(all.assembly.manifest, { artifacts: JSON.parse(JSON.stringify(artifacts).replaceAll(`"${CONTROL}"`, `"${SEED}"`)) });
    expect(gone.type).toBe('terraform-stack');
    const { plan } = await planDeployment(all);
    expect(plan.stacks.at(-1)).toMatchObject({ stack: CONTROL, action: 'delete' });
    expect(plan.machines).toMatchObject([{ machine: MACHINE, effect: 'delete', guarded: true }]);
    await deployAll(all, [MACHINE]);
    expect(Workspace.of(all.folder, 'demo').has(CONTROL)).toBe(false);
    expect(readdirSync(join(all.folder, 'terraform.state'))).toEqual([`${SEED}.tfstate`]);
  });

  it('of which nothing is left is forgotten', async () => {
    const all = await begin();
    await planDeployment(all);
    Reflect.deleteProperty(all.assembly.manifest.artifacts, CONTROL);
    await readDeployed(all);
    expect([...Workspace.of(all.folder, 'demo').keys()]).toEqual([SEED]);
  });
});

describe('a run whose beginner was killed', () => {
  it('is waited for before anything else is done', async () => {
    const all = await begin();
    await planDeployment(all);
    const log = underWay(all, SEED);
    const { report } = all;
    const run = {
      ...all,
      report: (line: string) => {
        report(line);
        log.append({ type: 'diagnostic', diagnostic: { severity: 'error', summary: 'No' } });
      },
    };
    await readDeployed(run, true);
    expect(all.said).toEqual([expect.stringMatching(/^demo-seed: apply by .* is under way; waiting for it to end$/)]);
  });

  it('is not waited for where it has ended, or has been silent for long', async () => {
    const all = await begin();
    await planDeployment(all);
    underWay(all, SEED).append({ type: 'outputs' });
    underWay(all, CONTROL);
    utimesSync(join(all.folder, '.tripleo', 'terraform', CONTROL, 'terraform.log'), 0, 0);
    await readDeployed(all, true);
    expect(all.said).toEqual([]);
  });

  it('is not forgotten though its state holds nothing yet', async () => {
    const all = await begin();
    await planDeployment(all);
    Reflect.deleteProperty(all.assembly.manifest.artifacts, CONTROL);
    underWay(all, CONTROL);
    await readDeployed(all);
    expect(Workspace.of(all.folder, 'demo').has(CONTROL)).toBe(true);
  });
});

describe('what a command that was killed has left', () => {
  it('is removed by the next one, unless it goes on', async () => {
    const all = await begin();
    const scratch = join(all.folder, '.tripleo', 'scratch');
    all.terraform.scratchFile('x');
    const [mine] = readdirSync(scratch);
    writeFileSync(join(scratch, mine, 'a'), '');
    // No process has such a number.
    mkdirSync(join(scratch, '99999999-gone'));
    const next = new Terraform({ project: all.folder });
    next.scratchFile('x');
    expect(readdirSync(scratch)).toHaveLength(2);
    expect(readdirSync(scratch)).toContain(mine);
    next.close();
  });
});
