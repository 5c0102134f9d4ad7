import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { machineSpec } from "../machine/machine-args.ts";
import { awaited, isKnown } from "../machine/unknown-inputs.ts";
import { fitInputs } from "./fit-inputs.ts";
import { Given, given } from "./given.ts";

const signature = "4dabf18193072939515e22adb298388d";
const secret = (value: unknown) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const fitted = (inputs: Readonly<Record<string, unknown>>) =>
  fitInputs(machineSpec, given(inputs) as Readonly<Record<string, unknown>>);

test("plain values stay, and nulls go", () => {
  const { args, open } = fitted({ disk: { kind: "fast", sizeGiB: null }, tags: { a: "b" }, ssh: null, vcpus: 2 });
  expect(args).toEqual({ disk: { kind: "fast" }, tags: { a: "b" }, vcpus: 2 });
  expect(open).toEqual([]);
});

test("a secret map is a map of secrets, where its values may be outputs", async () => {
  const { args } = fitted({ tags: secret({ tier: "a" }), network: secret({ at: { prod: { subnetId: "s-1" } } }) });
  const { tags, network } = args as {
    tags: Record<string, pulumi.Output<string>>;
    network: { at: { prod: { subnetId: pulumi.Output<string> } } };
  };
  for (const [output, value] of [
    [tags.tier, "a"],
    [network.at.prod.subnetId, "s-1"],
  ] as const) {
    if (output === undefined) throw new Error("left out");
    expect(await pulumi.isSecret(output)).toBe(true);
    expect(await awaited(output)).toBe(value);
  }
  machineSpec.parse(args);
});

test("a secret is refused where a plain value is needed", () => {
  expect(() => fitted({ disk: secret({ kind: "fast" }) })).toThrow(
    expect.objectContaining({ code: "NC1001", property: "disk.kind" }),
  );
});

test("what is unknown is an output where one may be, else its part is left open as a whole", async () => {
  const { args, open } = fitted({
    network: { gcp: { subnetwork: unknown } },
    disk: { kind: unknown, sizeGiB: 50 },
    ingress: [{ ports: 443, from: [unknown] }],
  });
  expect(open).toEqual(["disk.kind"]);
  expect(Object.keys(args)).toEqual(["network", "ingress"]);
  const { network } = args as { network: { gcp: { subnetwork: pulumi.Output<string> } } };
  expect(await isKnown(network.gcp.subnetwork)).toBe(false);
  machineSpec.parse(args);
});

test("what is no part of the machine is passed on, with what is known of it", async () => {
  const { args } = fitInputs(machineSpec, {
    labels: new Given({ app: "shop" }, true, true, ["urn:pulumi:dev::p::t:i:T::a"]),
    vcpus: new Given(undefined, false, false, []),
  });
  const { labels, vcpus } = args as Record<string, pulumi.Output<unknown>>;
  if (labels === undefined || vcpus === undefined) throw new Error("left out");
  expect(await awaited(labels)).toEqual({ app: "shop" });
  expect(await pulumi.isSecret(labels)).toBe(true);
  expect(await isKnown(vcpus)).toBe(false);
});

test("outputs keep what they rest on, and resources come as ids, providers as providers", async () => {
  const resource = "5cf8f73096256a8f31e491e813e4eb8e";
  const urn = "urn:pulumi:dev::p::gcp:compute/network:Network::net";
  const output = { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "s-1", dependencies: [urn] };
  const provider = { [signature]: resource, urn: "urn:pulumi:dev::p::pulumi:providers:gcp::lab", id: "7" };
  const { args } = fitted({
    network: { gcp: { subnetwork: output, network: { [signature]: resource, urn, id: "net-1" } } },
    accounts: { lab: { provider } },
  });
  const { network } = machineSpec.parse(args);
  expect(network.gcp?.network).toBe("net-1");
  const subnetwork = network.gcp?.subnetwork as unknown as { allResources(): Promise<ReadonlySet<pulumi.Resource>> };
  const urns = [...(await subnetwork.allResources())].map((each) => awaited(each.urn));
  expect(await Promise.all(urns)).toEqual([urn]);
  expect(pulumi.ProviderResource.isInstance((args.accounts as { lab: { provider: unknown } }).lab.provider)).toBe(true);
});
