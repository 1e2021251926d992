/**
 * Variables by which our surroundings would change what a run does: other clouds, other values, another folder or workspace for the
 * state, arguments that nobody sees.
 */
const NOT_OURS = /^(OS_|TF_VAR_|TF_CLI_ARGS|TF_DATA_DIR$|TF_WORKSPACE$)/;

/** The environment in which Terraform runs: ours, but for what is decided here. It asks nobody anything and looks for no newer version. */
export function baseEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !NOT_OURS.test(name));
  return { ...Object.fromEntries(kept), TF_IN_AUTOMATION: '1', TF_INPUT: '0', CHECKPOINT_DISABLE: '1' };
}
