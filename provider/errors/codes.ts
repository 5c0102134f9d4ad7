/**
 * Every diagnostic NovaCron can give, by stable code. `docs/errors.md` is generated from this table, so a code is never
 * reused and never changes its meaning. Ranges: 10 input, 11 fleet and snapshot, 12 placement, 13 policy,
 * 14 prediction, 15 quantum, 16 keys and attestation, 17 store and cache, 18 protocol, 19 set-up and command line.
 */
export const errorCodes = {
  NC1001: "A property of the resource is missing, of the wrong type or out of range",
  NC1002: "An unknown property",
  NC1003: "A provider configuration key is unknown or invalid",
  NC1004: "An input changed after it was checked",
  NC1101: "The fleet file cannot be read",
  NC1102: "The fleet file is malformed or breaks its schema",
  NC1103: "A name occurs twice in the fleet file",
  NC1104: "The fleet is empty",
  NC1105: "The up/down history cannot be read",
  NC1106: "An unknown region, residency or target is named",
  NC1201: "No node can take the placement",
  NC1202: "The previewed decision can no longer be carried out",
  NC1203: "A protected resource would have to move",
  NC1204: "The capacity was taken by another stack",
  NC1301: "The policy bundle cannot be read or is corrupt",
  NC1302: "The policy bundle is not signed by a trusted key",
  NC1303: "A policy could not be evaluated",
  NC1401: "The risk model cannot be read or is corrupt",
  NC1402: "onnxruntime-node is not installed; the class prior is used",
  NC1501: "The OpenQASM program has an error",
  NC1502: "The OpenQASM program uses a construct that is not supported",
  NC1503: "The circuit is too large",
  NC1504: "No quantum backend can run the job",
  NC1505: "The OpenQASM file cannot be read",
  NC1601: "There is no signing key",
  NC1602: "A key file is malformed or has the wrong permissions",
  NC1603: "The attestation is missing",
  NC1604: "The attestation does not match the decision",
  NC1605: "The attestation was signed by an unknown or revoked key",
  NC1606: "The state format is newer than this version of NovaCron",
  NC1701: "The store cannot be opened or is corrupt",
  NC1702: "The store was written by a newer version of NovaCron",
  NC1703: "The Redis URL is malformed",
  NC1704: "The cache cannot be reached; going on without it",
  NC1705: "A decision record is missing from the store",
  NC1801: "The operation is not supported by this resource",
  NC1802: "The operation was cancelled",
  NC1803: "An unexpected error inside NovaCron",
  NC1901: "A tool that NovaCron needs is missing or too old",
} as const;

/** A stable diagnostic code such as `NC1201`. */
export type ErrorCode = keyof typeof errorCodes;
