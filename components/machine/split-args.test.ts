import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { MachineArgs } from "./machine-args.ts";
import { splitArgs } from "./split-args.ts";

const split = (more: Record<string, unknown>) => splitArgs({ vcpus: 2, memoryGiB: 8, ...(more as MachineArgs) });

describe("what is written of a machine", () => {
  it("is parted into the request, with what nobody knows, and the machine with its defaults", () => {
    const { request, spec } = split({ disk: { sizeGiB: 50 }, labels: { app: "shop" }, unheardOf: 1 });
    expect(request).toEqual({ vcpus: 2, memoryGiB: 8, labels: { app: "shop" }, unheardOf: 1 });
    expect(spec).toMatchObject({
      disk: { sizeGiB: 50, kind: "balanced" },
      ingress: [],
      network: { cidr: "10.77.0.0/16" },
    });
  });

  it.each([
    [{ ingress: [{ ports: "8100-8000", from: ["10.0.0.0/8"] }] }, "NC1001", "ingress[0].ports"],
    [{ ingress: [{ ports: 70_000, from: ["10.0.0.0/8"] }] }, "NC1001", "ingress[0].ports"],
    [{ ingress: [{ ports: 443, from: ["everybody"] }] }, "NC1001", "ingress[0].from[0]"],
    [{ disk: { sizeGiB: 1 } }, "NC1001", "disk.sizeGiB"],
    [{ disk: { encrypted: false } }, "NC1002", "disk.encrypted"],
    [{ ssh: { publicKey: "secret" } }, "NC1001", "ssh.publicKey"],
    [{ ssh: {} }, "NC1001", "ssh.publicKey"],
    [{ network: { aws: { subnet: "subnet-1" } } }, "NC1002", "network.aws.subnet"],
    [{ network: { cidr: "10.0.0.0/8" } }, "NC1001", "network.cidr"],
    [{ accounts: { prod: { provider: "aws" } } }, "NC1001", "accounts.prod.provider"],
    [{ backups: { keepDays: 0 } }, "NC1001", "backups.keepDays"],
  ])("%j is refused, by name", (more, code, property) => {
    expect(() => split(more)).toThrow(expect.objectContaining({ code, property }));
  });

  it("takes an output where a value stands, and judges it when it is known, without repeating it", async () => {
    const good = pulumi.output("subnet-1");
    const { spec } = split({ network: { aws: { subnetId: good } } });
    await expect(resolved(spec.network.aws?.subnetId)).resolves.toBe("subnet-1");

    const bad = split({ ssh: { publicKey: pulumi.output("hunter2") } }).spec.ssh?.publicKey;
    const failure = resolved(bad);
    await expect(failure).rejects.toThrow(/^NC1001: ssh\.publicKey: .*OpenSSH public key/);
    await expect(failure).rejects.not.toThrow(/hunter2/);
  });
});

/** What an output comes to. Its promise is the SDK's own; see unknown-inputs.ts. */
function resolved(input: unknown): Promise<unknown> {
  const inside = input as Record<"isKnown" | "isSecret", Promise<unknown>> & { promise(): Promise<unknown> };
  // They reject with the value, and a test that expects that must not leave them alone.
  for (const each of [inside.isKnown, inside.isSecret]) each.catch(() => undefined);
  return inside.promise();
}
