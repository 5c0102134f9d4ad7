import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { remoteComponents } from "../components/remote/remote-components.ts";
import { projectRoot } from "../tools/toolchain.mjs";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing, type StateResource } from "./support/pulumi.ts";

/** What the SDKs of other languages do: they register components as remote ones, and the plugin makes their parts. */
const program = `
import * as pulumi from "@pulumi/pulumi";
import * as gcp from "@pulumi/gcp";
import { CloudFederation } from "novacron/components";

class Remote extends pulumi.ComponentResource {
  constructor(type, name, args, options) {
    const outputs = ["target", "machineId", "privateIp", "costPerMonth", "targets", "slices"];
    const open = Object.fromEntries(outputs.map((key) => [key, undefined]));
    super("novacron:index:" + type, name, { ...open, ...args }, options, true);
  }
}
const config = new pulumi.Config();
const account = { name: "lab", cloud: "gcp", id: "shop-lab", regions: ["europe-west4"], types: ["n2-*"] };
const provider = new CloudFederation("clouds", { accounts: [account] });
const lab = new gcp.Provider("lab", { project: "shop-lab" });
const net = new gcp.compute.Network("net", { autoCreateSubnetworks: false });
const sub = new gcp.compute.Subnetwork("sub", { network: net.id, ipCidrRange: "10.1.0.0/20", region: "europe-west4" });
const parent = new pulumi.ComponentResource("test:index:Parent", "shop");

const api = new Remote(
  "VirtualMachine",
  config.get("name") ?? "web",
  {
    vcpus: 2,
    memoryGiB: 8,
    network: { gcp: { subnetwork: sub.id } },
    tags: pulumi.secret({ tier: "hidden-tier" }),
    userData: config.requireSecret("userData"),
    accounts: { lab: { provider: lab } },
  },
  { parent, provider, protect: config.getBoolean("protect"), aliases: [{ name: "web" }] },
);
// Its size hangs on what only the update tells, and so does a part that is no output in TypeScript.
const open = { vcpus: net.mtu.apply((mtu) => (mtu > 0 ? 2 : 4)), disk: net.mtu.apply(() => ({ kind: "fast" })) };
const sized = new Remote("VirtualMachine", "sized", { memoryGiB: 8, ...open }, { provider });
const small = { vcpus: 1, memoryGiB: 4 };
const pair = new Remote("PlacementGroup", "pair", { requests: { a: small, b: small } }, { provider });
if (config.get("wrong")) {
  new Remote("VirtualMachine", "wrong", { ...small, disk: { kind: pulumi.output(config.get("wrong")) } }, { provider });
}
export const { target, machineId, privateIp, costPerMonth } = api;
export const sizedId = sized.machineId;
export const targets = pair.targets;
`;

describe.skipIf(pulumiMissing !== null)("components that the plugin makes for programs", { timeout: slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    made = await cloudProject({ name: "remote", files: { "index.ts": program }, config: cloudConfig }, ["gcp"]);
    await made.project.setConfig("userData", "#cloud-config hush", { secret: true });
  }, slowTest);
  afterAll(() => made?.cleanup());

  it("the preview has their children where it can, and says what waits for what is not known", async () => {
    const preview = succeeded(await made.project.preview(["--json"]));
    const children = Object.values(stepsOf(preview)).filter(({ urn }) => /Placement::|Instance::/.test(urn));
    const names = children.map(({ urn }) => urn.split("::").at(-1)).sort();
    // The machine is declared before its subnetwork and the provider of its account are there.
    expect(names).toEqual(["pair-a", "pair-b", "sized", "web", "web-lab-europe-west4"]);
    expect(preview.stdout).toContain(
      "What sized will have in a cloud is not shown in this preview: it waits for disk.",
    );
    expect(preview.stdout).toContain("The placement of sized is open in this preview: it waits for vcpus (of net).");
  });

  it("the update makes them: with parent, provider, outputs and secrets as they were given", async () => {
    const { project } = made;
    succeeded(await project.up(["--skip-preview"]));
    const outputs = await project.outputs();
    expect(outputs).toMatchObject({
      target: "lab.europe-west4.n2-standard-2",
      machineId: expect.stringContaining("/projects/shop-lab/"),
      sizedId: expect.stringContaining("/instances/sized-"),
      privateIp: expect.stringMatching(/^10\./),
      costPerMonth: expect.any(Number),
      targets: { a: expect.any(String), b: expect.any(String) },
    });
    const state = await project.export();
    expect(JSON.stringify(state)).not.toMatch(/hidden-tier|hush/);
    const machine = instanceOf(state.deployment.resources, "web");
    expect(machine.urn).toContain("test:index:Parent$novacron:index:VirtualMachine$gcp:compute/instance:Instance");
    expect(machine).toMatchObject({ provider: expect.stringContaining("::pulumi:providers:gcp::lab::") });
    expect(machine).toMatchObject({ dependencies: expect.arrayContaining([expect.stringContaining("::sub")]) });
    const clear = await project.export({ showSecrets: true });
    expect(JSON.stringify(instanceOf(clear.deployment.resources, "web").inputs)).toMatch(/hidden-tier.*hush/);
    // What was decided on asks for nothing that is secret, so anybody may see where it is.
    expect(JSON.stringify(state)).toContain('"target":"lab.europe-west4.n2-standard-2"');
  });

  it("a new name with an alias keeps them, and a protected one's placement must not move", async () => {
    const { project } = made;
    await project.setConfig("name", "api");
    await project.setConfig("protect", "true");
    const steps = stepsOf(succeeded(await project.preview(["--json", "--show-sames"])));
    expect(steps.api?.op).toBe("update");
    expect(steps.api?.newState?.inputs).toMatchObject({ protect: true });
    expect(Object.values(steps).filter(({ op, urn }) => op === "create" && urn.includes("Placement"))).toEqual([]);
  });

  it("the engine accepts the package's schema, which has them as components", async () => {
    const { project } = made;
    const { stdout } = succeeded(
      await project.run("package", "get-schema", join(projectRoot, "provider/bin/pulumi-resource-novacron")),
    );
    await project.write("schema.json", stdout);
    succeeded(await project.run("schema", "check", "schema.json"));
    const { resources } = JSON.parse(stdout) as { resources: Record<string, { isComponent?: boolean }> };
    const components = Object.keys(resources).filter((token) => resources[token]?.isComponent === true);
    expect(components).toEqual(Object.keys(remoteComponents).sort());
  });

  it("what is wrong in their inputs is said with the property's name", async () => {
    await made.project.setConfig("wrong", "tiny");
    const { exitCode, stdout } = await made.project.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain('NC1001: disk.kind is "tiny"');
    await made.project.setConfig("protect", "false");
    await made.project.setConfig("wrong", "");
  });
});

function instanceOf(resources: readonly StateResource[] | undefined, name: string): StateResource {
  const machines = (resources ?? []).filter(({ type }) => type === "gcp:compute/instance:Instance");
  const found = machines.find(({ urn }) => urn.split("::").at(-1)?.startsWith(`${name}-`));
  if (found === undefined) throw new Error(`no instance of ${name}`);
  return found;
}
