/** `scheme://user:password@`, of any scheme. */
const IN_ADDRESS = /(\/\/[^/?#\s:@]*):[^/?#\s]*@/g;
/** `password=`, in a query or in a connection string of PostgreSQL. */
const IN_SETTING = /\b((?:ssl)?password\s*=\s*)('(?:\\.|[^'])*'|[^\s&]*)/gi;

/** An address without the passwords in it. It is another text than the one given exactly if there are any. */
export function withoutPassword(address: string): string {
  return address.replace(IN_ADDRESS, '$1:…@').replace(IN_SETTING, '$1…');
}
