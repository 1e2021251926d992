/**
 * Placement's name of an Ironic resource class. It doesn't tell `gold.large` from `GOLD_LARGE`.
 *
 * Source: ironic's documentation, "Creating flavors for use with the Bare Metal service".
 */
export function placementClass(resourceClass: string): string {
  return `CUSTOM_${resourceClass.toUpperCase().replace(/[^A-Z0-9_]/g, '_')}`;
}
