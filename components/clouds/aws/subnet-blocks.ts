/**
 * The part of a /16 network that is a zone's: the n-th /20 for the zone whose name ends in the n-th letter, so a machine
 * that moves to another zone gets a network that does not overlap the one it leaves. The last one where no zone is named.
 */
export function subnetBlock(cidr: string, zone: string | undefined): string {
  const letter = zone?.toLowerCase().match(/([a-z])$/)?.[1];
  const index = letter === undefined ? 15 : Math.min(letter.charCodeAt(0) - 97, 14);
  const [first, second] = cidr.split(".");
  return `${first}.${second}.${index * 16}.0/20`;
}

/** The part of a /16 network that is a zone's for load balancers: a /24 in the block that no zone has. */
export function publicBlock(cidr: string, zone: string): string {
  const [first, second] = subnetBlock(cidr, undefined).split(".");
  const [, , third] = subnetBlock(cidr, zone).split(".");
  return `${first}.${second}.${240 + Number(third) / 16}.0/24`;
}
