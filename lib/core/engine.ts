/** What writes a stack's resources, and what applies them. */
export enum Engine {
  /** Heat orchestration templates, applied by the cloud's own Heat. */
  HEAT = 'heat',
  /** Terraform configuration, applied by `terraform` or `tofu` where the runner runs. */
  TERRAFORM = 'terraform',
}
