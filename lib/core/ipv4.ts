/** A network's address and how many of its bits are the network's. */
export interface Ipv4Network {
  /** The address as given, which may have host bits. */
  readonly address: number;
  readonly prefix: number;
  /** First address of the network. */
  readonly first: number;
  /** Last address of the network: the broadcast's. */
  readonly last: number;
}

/** An address as a number, or undefined where it is none. Octets of one to three digits, no leading zero. */
export function parseIpv4(text: string): number | undefined {
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text)) return undefined;
  let address = 0;
  for (const octet of text.split('.').map(Number)) {
    if (octet > 255) return undefined;
    address = address * 256 + octet;
  }
  return address;
}

/** `192.0.2.0/26` in numbers, or undefined where it is none. */
export function parseCidr(text: string): Ipv4Network | undefined {
  const [addressText, prefixText, ...rest] = text.split('/');
  const address = parseIpv4(addressText);
  if (address === undefined || rest.length > 0 || !/^(0|[1-9]\d?)$/.test(prefixText ?? '')) return undefined;
  const prefix = Number(prefixText);
  if (prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const first = Math.floor(address / size) * size;
  return { address, prefix, first, last: first + size - 1 };
}

/** A number as an address. */
export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
