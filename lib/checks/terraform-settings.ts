import type { IConstruct } from 'constructs';
import { type Finding, type Problem, type Stack, shownPath, type TerraformSettings, withoutPassword } from '../core';
import { type Check, finding } from './check';

/** What Terraform takes: constraints with a comma between them, each a version of at most three numbers and what it is to be to it. */
const CONSTRAINT = /^\s*(=|!=|>=?|<=?|~>)?\s*\d+(\.\d+){0,2}(-[\w.-]+)?(\+[\w.-]+)?\s*$/;

/** How Terraform carries stacks out is written into files, so it holds no secret, and nothing of this machine. */
export const terraformSettings: Check = {
  codes: ['BACKEND_PATH', 'BACKEND_SECRET', 'PROVIDER_SECRET', 'PROVIDER_VERSION'],
  find: ({ clouds, stacks }) => [
    ...clouds.flatMap((cloud) => findIn(cloud, cloud.terraform)),
    ...stacks.flatMap((stack) => findIn(stack, ownSettings(stack))),
  ],
};

/** What a stack has not from its cloud, where it was told of. */
function ownSettings(stack: Stack): TerraformSettings {
  const { terraform } = stack.cloud;
  return Object.fromEntries(
    Object.entries(stack.terraform).filter(([name, setting]) => setting !== terraform[name as keyof TerraformSettings]),
  );
}

function findIn(construct: IConstruct, { backend, provider, providerVersion }: TerraformSettings): Finding[] {
  const problems: Problem[] = backend?._problems() ?? [];
  const path = shownPath(construct);
  return [
    ...problems.map((problem) => ({ ...problem, path })),
    ...findInVersion(construct, providerVersion),
    ...findInOverrides(construct, provider?.endpointOverrides ?? {}),
  ];
}

function findInVersion(construct: IConstruct, version: string | undefined): Finding[] {
  if (version === undefined || version.split(',').every((constraint) => CONSTRAINT.test(constraint))) return [];
  return [
    finding(
      'PROVIDER_VERSION',
      construct,
      'providerVersion is no version constraint',
      `"${version}"`,
      'versions such as 3.4.0, each after =, !=, >, >=, <, <=, ~> or nothing, with commas between them',
      'write it so, such as >= 3.4, < 4',
    ),
  ];
}

function findInOverrides(construct: IConstruct, overrides: { readonly [serviceType: string]: string }): Finding[] {
  return Object.entries(overrides)
    .filter(([, address]) => withoutPassword(address) !== address)
    .map(([serviceType, address]) =>
      finding(
        'PROVIDER_SECRET',
        construct,
        `the address of ${serviceType} holds a password`,
        withoutPassword(address),
        'an address without a password: it is written into files',
        'take the password away; who asks comes from clouds.yaml',
      ),
    );
}
