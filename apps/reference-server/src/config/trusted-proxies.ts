import { BlockList, isIP } from 'node:net';

/** A network wider than this is not a list of proxies: anyone in it could forge the caller's address. */
const minNetworkBits = { 4: 8, 6: 16 } as const;

/** What proxies of a whole company or cloud may take up together: eight networks as wide as the widest. */
const maxShare = 8 / 2 ** minNetworkBits[4];

const ipv4InIpv6 = networkOf('::ffff:0.0.0.0', 96);
const uniqueLocal = networkOf('fc00::', 7);

/** @returns whether an entry is neither an address nor a network */
export function hasUnknownProxy(text: string): boolean {
  const entries = splitList(text);
  return entries.length === 0 || entries.some((entry) => parseEntry(entry) === undefined);
}

/** @returns whether the proxies, alone or together, are so much of the internet that they cannot all be the operator's */
export function trustsTheInternet(text: string | undefined): boolean {
  const networks = splitList(text).flatMap((entry) => parseEntry(entry) ?? []);
  const share = networks.reduce((sum, { version, bits }) => (version === 4 ? sum + 2 ** -bits : sum), 0);
  return share > maxShare || networks.some(isTooWide);
}

export function splitList(text = ''): readonly string[] {
  return text.split(',').flatMap((entry) => entry.trim() || []);
}

interface Network {
  readonly version: 4 | 6;
  readonly address: string;
  readonly bits: number;
}

/** IPv4 in the spelling of IPv6 is IPv4: that is how a proxy's address is compared. */
function parseEntry(entry: string): Network | undefined {
  const [address = '', length, rest] = entry.split('/');
  const version = isIP(address);
  if ((version !== 4 && version !== 6) || rest !== undefined) return undefined;
  const mostBits = version === 4 ? 32 : 128;
  if (length !== undefined && (!/^\d{1,3}$/.test(length) || Number(length) > mostBits)) return undefined;
  // `0.0.0.0` and `::` are no one's address, and a zone such as `%eth0` names an interface, not a proxy.
  if (address.includes('%') || (length === undefined && /^[0:.]+$/.test(address))) return undefined;
  const bits = Number(length ?? mostBits);
  const isMapped = version === 6 && bits >= 96 && ipv4InIpv6.check(address, 'ipv6');
  return isMapped ? { version: 4, address, bits: bits - 96 } : { version, address, bits };
}

function isTooWide({ version, address, bits }: Network): boolean {
  if (version === 4) return bits < minNetworkBits[4];
  // All of IPv4 lies in ::/64, for one, and addresses of IPv4 are compared with it.
  if (bits < 96 && networkOf(address, bits).check('::ffff:192.0.2.1', 'ipv6')) return true;
  const isPrivate = bits >= 7 && uniqueLocal.check(address, 'ipv6');
  return bits < minNetworkBits[6] && !isPrivate;
}

function networkOf(address: string, bits: number): BlockList {
  const network = new BlockList();
  network.addSubnet(address, bits, 'ipv6');
  return network;
}
