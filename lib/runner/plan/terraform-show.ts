/**
 * What `terraform show -json` tells of a saved plan, as far as it is read here.
 *
 * Source: developer.hashicorp.com/terraform/internals/json-format, format 1.2.
 */
export interface TerraformShow {
  readonly resource_changes?: readonly TerraformResourceChange[];
  readonly output_changes?: { readonly [output: string]: TerraformChange };
  /** What was found to be otherwise than the state says. */
  readonly resource_drift?: readonly TerraformResourceChange[];
  /** The state as it was found to be. Its outputs are as the new configuration says already: `output_changes` tells the old ones. */
  readonly prior_state?: { readonly values?: { readonly root_module?: { readonly resources?: readonly { readonly mode: string }[] } } };
  /** Terraform could not plan all of it. */
  readonly errored?: boolean;
}

export interface TerraformResourceChange {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly name: string;
  /** Set where it is about what an earlier replacement has left behind. */
  readonly deposed?: string;
  /** Such as `replace_by_triggers`. */
  readonly action_reason?: string;
  readonly change: TerraformChange;
}

export interface TerraformChange {
  readonly actions: readonly string[];
  readonly before?: unknown;
  readonly after?: unknown;
  /** `true` in the places of `after` that only applying the plan tells, which are left out there. */
  readonly after_unknown?: unknown;
  /** `true` in the places that nobody is to see. */
  readonly before_sensitive?: unknown;
  readonly after_sensitive?: unknown;
  /** Places whose changes replace the resource. */
  readonly replace_paths?: readonly (readonly (string | number)[])[];
}
