import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whether the Controller's loader takes a text for an address: IPv4 without leading zeros or IPv6 without a zone, and
 * not the unspecified address.
 */
export function isUsableIp(text: string): boolean {
  if (isIPv4(text)) return text !== '0.0.0.0';
  return isIPv6(text) && !text.includes('%') && !/^[0:]+$/.test(text);
}

/** One text for all the forms that IPv6 has of an address, to compare; what is no address stays as it is. */
export function canonicalIp(text: string): string {
  if (!text.includes(':') || !isIPv6(text) || text.includes('%')) return text;
  // The host serializer of the URL standard is that of RFC 5952.
  return new URL(`http://[${text}]`).hostname;
}
