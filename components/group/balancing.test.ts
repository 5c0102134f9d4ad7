import { describe, expect, it } from "vitest";
import type { CloudTarget } from "../../provider/schema/cloud-target.ts";
import { balancerName } from "../clouds/aws/load-balancer.ts";
import { publicBlock, subnetBlock } from "../clouds/aws/subnet-blocks.ts";
import { reached as reachedOnAzure } from "../clouds/azure/load-balancer.ts";
import { reached as reachedOnGoogle } from "../clouds/gcp/reached.ts";
import { balancerCheck, clientsOf, required } from "./balancing.ts";
import type { GroupArgs } from "./group-args.ts";
import type { SliceContext } from "./slice-context.ts";
import { splitGroupArgs } from "./split-group-args.ts";

const target = { provider: "azure", account: "prod", region: "westeurope", type: "Standard_D2s_v5" } as CloudTarget;

/** What of a slice its load balancer is made from. */
const slice = (loadBalancer: GroupArgs["loadBalancer"], more: Partial<Parameters<typeof splitGroupArgs>[0]> = {}) => {
  const { spec, group } = splitGroupArgs({ vcpus: 2, memoryGiB: 4, min: 1, max: 2, ...more, loadBalancer });
  return { spec, group, target } as SliceContext;
};
const clients = (context: SliceContext, own: boolean) => {
  const { loadBalancer } = context.group;
  return loadBalancer && clientsOf(context, loadBalancer, own);
};
const rules = ({ spec }: SliceContext) => spec.ingress.map(({ ports, from }) => [ports, from]);
const given = { network: { azure: { subnetId: "/s" }, gcp: { subnetwork: "s" } } };

describe("who reaches a load balancer", () => {
  it("is the network that is made for the group, everybody where it is public, and else whom it says", () => {
    expect(clients(slice({ port: 80 }), true)).toEqual(["10.77.0.0/16"]);
    expect(clients(slice({ port: 80, public: true }), true)).toEqual(["0.0.0.0/0"]);
    expect(clients(slice({ port: 80, public: true, from: ["192.0.2.0/24"] }), true)).toEqual(["192.0.2.0/24"]);
  });

  it("has to be said where the network is given, and it is not public", () => {
    expect(() => clients(slice({ port: 80 }, given), false)).toThrow(
      /^NC1001: loadBalancer.from is missing: the network of prod\/westeurope is given; expected the networks/,
    );
    expect(clients(slice({ port: 80, from: ["10.0.0.0/8"] }, given), false)).toEqual(["10.0.0.0/8"]);
  });

  it("is a network, and a port is one", () => {
    expect(() => slice({ port: 80, from: ["everybody"] })).toThrow(/NC1001: .*loadBalancer.from/);
    expect(() => slice({ port: 0 })).toThrow(/NC1001: .*loadBalancer.port/);
    expect(() => slice({ port: 80, publik: true } as unknown as GroupArgs["loadBalancer"])).toThrow(/NC1002: .*publik/);
  });
});

describe("firewalls of machines behind a load balancer", () => {
  const health = { port: 8081, protocol: "http" as const, path: "/health" };

  it("let in its clients and its probes, and without one nobody more", () => {
    expect(rules(reachedOnAzure(slice(undefined, { health })))).toEqual([]);
    expect(rules(reachedOnAzure(slice({ port: 80 }, { health })))).toEqual([
      ["80", ["10.77.0.0/16"]],
      ["8081", ["168.63.129.16/32"]],
    ]);
    expect(rules(reachedOnGoogle(slice(undefined, { health })))).toEqual([
      ["8081", ["35.191.0.0/16", "130.211.0.0/22"]],
    ]);
    expect(rules(reachedOnGoogle(slice({ port: 80, public: true })))).toEqual([
      ["80", ["35.191.0.0/16", "209.85.152.0/22", "209.85.204.0/22"]],
      ["80", ["0.0.0.0/0"]],
    ]);
  });
});

describe("parts of load balancers", () => {
  it("ask for the group's health, else whether the port takes connections", () => {
    const { group } = slice({ port: 443 });
    expect(balancerCheck(group, { port: 443, public: false })).toEqual({ port: 443, protocol: "tcp", path: "/" });
    const health = { port: 8081, protocol: "http" as const, path: "/up", graceSeconds: 60 };
    expect(balancerCheck({ ...group, health }, { port: 443, public: false })).toMatchObject({
      port: 8081,
      path: "/up",
    });
  });

  it("name what is missing of a network that is given", () => {
    expect(() => required(undefined, slice({ port: 80 }), "network.network", "the VPC of the subnets")).toThrow(
      /^NC1001: network.network is missing: the load balancer at prod\/westeurope needs it; expected the VPC of the subnets; Give/,
    );
  });

  it("have names of at most 24 characters on AWS, which keeps internal- to itself", () => {
    expect(balancerName("web-aws-eu-north-1")).toBe("web-aws-eu-north-1");
    const names = ["internal-aws-eu-north-1", "a-long-name-prod-eu-central-1", "a-long-name-prod-eu-central-2"].map(
      balancerName,
    );
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^lb-[a-z0-9-]{1,21}$/);
  });

  it("stand in subnets that overlap no other", () => {
    const zones = ["eu-west-1a", "eu-west-1b", "eu-west-1c", "us-east-1f"];
    expect(zones.map((zone) => publicBlock("10.77.0.0/16", zone))).toEqual([
      "10.77.240.0/24",
      "10.77.241.0/24",
      "10.77.242.0/24",
      "10.77.245.0/24",
    ]);
    for (const zone of zones) expect(subnetBlock("10.77.0.0/16", zone)).not.toMatch(/^10\.77\.240\./);
  });
});
