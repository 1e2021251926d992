import { describe, expect, it } from 'vitest';
import { addressesOf, statePath, withoutGuards, withStateFile } from '../../../lib/runner/terraform/configuration';

const guarded = { lifecycle: { prevent_destroy: true, ignore_changes: ['input'] } };
const CONFIGURATION = {
  terraform: { backend: { local: { path: 'terraform.state/a.tfstate' } }, required_providers: {} },
  resource: { terraform_data: { a: { input: 1, ...guarded }, b: guarded, c: { input: 2 } } },
};

describe('a configuration', () => {
  it('has addresses', () => {
    expect(addressesOf(CONFIGURATION)).toEqual(['terraform_data.a', 'terraform_data.b', 'terraform_data.c']);
    expect(addressesOf({})).toEqual([]);
  });

  it('keeps its state in a file, or elsewhere', () => {
    expect(statePath(CONFIGURATION)).toBe('terraform.state/a.tfstate');
    expect(statePath({ terraform: { backend: { s3: { bucket: 'b' } } } })).toBeUndefined();
    expect(statePath({ terraform: { cloud: {} } })).toBeUndefined();
  });

  it('keeps it in the file that it is given', () => {
    expect(withStateFile(CONFIGURATION, '/p/a.tfstate')).toMatchObject({
      terraform: { backend: { local: { path: '/p/a.tfstate' } }, required_providers: {} },
      resource: CONFIGURATION.resource,
    });
  });

  it('loses the guards that are lifted, and nothing else', () => {
    const { resource } = withoutGuards(CONFIGURATION, (address) => address !== 'terraform_data.b');
    expect(resource).toEqual({
      terraform_data: { a: { input: 1, lifecycle: { ignore_changes: ['input'] } }, b: guarded, c: { input: 2 } },
    });
    expect(CONFIGURATION.resource.terraform_data.a.lifecycle.prevent_destroy).toBe(true);
  });
});
