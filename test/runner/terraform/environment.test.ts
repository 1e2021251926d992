import { expect, it } from 'vitest';
import { baseEnvironment } from '../../../lib/runner/terraform/environment';

it('Terraform runs in our environment, but for what would make it do something else', () => {
  const theirs = { PATH: '/bin', AWS_PROFILE: 'mine', TF_CLI_CONFIG_FILE: 'x.tfrc', TF_LOG: 'INFO' };
  const others = {
    OS_CLOUD: 'other',
    OS_PASSWORD: 'x',
    TF_VAR_a: '1',
    TF_CLI_ARGS_plan: '-target=x',
    TF_WORKSPACE: 'w',
    TF_DATA_DIR: '/d',
  };
  expect(baseEnvironment({ ...theirs, ...others })).toEqual({ ...theirs, TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' });
});
