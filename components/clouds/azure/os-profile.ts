import * as pulumi from "@pulumi/pulumi";
import type { MachineSpec } from "../../machine/machine-args.ts";
import { noLoginKey } from "./no-login-key.ts";

const user = "ubuntu";

/** Who logs in, which is nobody unless a key is given, and never by password; and what cloud-init does. */
export function osProfile({ ssh, userData }: Pick<MachineSpec, "ssh" | "userData">) {
  return {
    adminUsername: user,
    linuxConfiguration: {
      disablePasswordAuthentication: true,
      ssh: {
        publicKeys: [{ path: `/home/${user}/.ssh/authorized_keys`, keyData: ssh?.publicKey ?? noLoginKey }],
      },
    },
    ...(userData !== undefined && {
      customData: pulumi.output(userData).apply((text) => Buffer.from(text).toString("base64")),
    }),
  };
}

/** The keys of the host encrypt temporary disks and caches; where the processor allows, only signed code starts. */
export function securityProfile(architecture: "x86_64" | "arm64") {
  return {
    encryptionAtHost: true,
    ...(architecture === "x86_64" && {
      securityType: "TrustedLaunch" as const,
      uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
    }),
  };
}
