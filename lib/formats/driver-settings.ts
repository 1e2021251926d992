/**
 * What a hardware type's settings begin with in Ironic's `driver_info`: its first word, but for those that speak another's
 * protocol. iDRAC is reached by Redfish alone since Ironic 28 dropped WSMAN; `drac_*` means nothing to it any more.
 *
 * Hardware types that no address reaches (`fake-hardware`, `manual-management`) read no settings: theirs are remarks.
 */
export function settingsPrefix(driver: string): string {
  return OTHERS_PREFIX[driver] ?? driver.split('-')[0];
}

const OTHERS_PREFIX: { readonly [driver: string]: string } = { idrac: 'redfish', ilo5: 'ilo', 'intel-ipmi': 'ipmi' };
