import { atPlace } from "../../machine/at-place.ts";
import type { MachineContext } from "../../machine/machine-context.ts";

const volumeTypes = { standard: "gp3", balanced: "gp3", fast: "io2" } as const;

/** The volume that a machine starts from: encrypted, with the key that is given for the target, else the account's. */
export function awsDisk({ spec, target, diskGiB }: MachineContext) {
  const kmsKeyId = atPlace(spec.disk.key, target);
  return {
    volumeSize: diskGiB,
    volumeType: volumeTypes[spec.disk.kind],
    ...(spec.disk.kind === "fast" && { iops: 3000 }),
    ...(kmsKeyId !== undefined && { kmsKeyId }),
  };
}

/** Session tokens are required (IMDSv2), and containers get none: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html */
export const metadataOptions = { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 };
