import { isIPv4, isIPv6 } from 'node:net';

/**
 * Whether the Controller's loader takes a text for an address: IPv4 without leading zeros or IPv6 without a zone, and
 * not the unspecified address.
 */
export function isUsableIp(text: string): boolean {
  if (isIPv4(text)) return text !== '0.0.0.0';
  return isIPv6(text) && !text.includes('%') && !/^[0:]+$/.test(text);
}
