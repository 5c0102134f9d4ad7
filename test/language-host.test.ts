import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = `
import * as pulumi from "@pulumi/pulumi";
import { label } from "./label.ts";

class Shelf extends pulumi.ComponentResource {
  readonly size: pulumi.Output<number>;
  constructor(name: string, args: { size: pulumi.Input<number> }, options?: pulumi.ComponentResourceOptions) {
    super("test:index:Shelf", name, {}, options);
    const book = new Book(name + "-book", {}, { parent: this });
    this.size = pulumi.all([args.size, book.urn]).apply(([size]) => size);
    this.registerOutputs({ size: this.size });
  }
}
class Book extends pulumi.ComponentResource {
  constructor(name: string, args: pulumi.Inputs, options?: pulumi.ComponentResourceOptions) {
    super("test:index:Book", name, args, options);
    this.registerOutputs({});
  }
}

const config = new pulumi.Config();
export const size = new Shelf("shelf", { size: config.requireNumber("size") }).size;
export const token = config.requireSecret("token");
export const where = [label, pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack(), process.version.split(".")[0]];
export const directory = process.cwd();
console.log("dry run: " + pulumi.runtime.isDryRun());
`;

const pack = `
import { PolicyPack } from "@pulumi/policy";

new PolicyPack("shelves", {
  policies: [
    {
      name: "no-books",
      description: "Books are forbidden",
      enforcementLevel: "LEVEL",
      validateResource: (args, report) => {
        if (args.type === "test:index:Book") report("found " + args.name);
      },
    },
    {
      name: "whole-stack",
      description: "Sees the whole stack",
      enforcementLevel: "advisory",
      validateStack: (args, report) => report("the stack has " + args.resources.length + " resources"),
    },
  ],
});
`;

// The SDK loads all that it loads for a user.
const env = { NODE_OPTIONS: "" };

describe.skipIf(pulumiMissing !== null)("a TypeScript program under the real Pulumi CLI", () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await PulumiProject.create({
      name: "shelves",
      files: { "index.ts": program, "label.ts": 'export const label: string = "typed";' },
      config: { size: "3" },
      secrets: { token: "abc-def" },
      env,
    });
  });
  afterAll(() => project?.cleanup());

  it("runs as an ES module, once for the preview and once for the update", async () => {
    const { exitCode, stdout, stderr } = await project.up();
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("dry run: true");
    expect(stdout).toContain("dry run: false");
    expect(stdout).toContain("+ 3 created");
  });

  it("gets its configuration and its place, and hands its outputs over", async () => {
    expect(await project.outputs({ showSecrets: true })).toEqual({
      size: 3,
      token: "abc-def",
      where: ["typed", "organization", "shelves", "dev", process.version.split(".")[0]],
      directory: project.directory,
    });
  });

  it("keeps secret configuration secret", async () => {
    expect((await project.outputs()).token).toBe("[secret]");
    expect(JSON.stringify(await project.export())).not.toContain("abc-def");
  });

  it("parents the resources of components", async () => {
    const { resources = [] } = (await project.export()).deployment;
    const shelf = resources.find(({ type }) => type === "test:index:Shelf");
    expect(resources.find(({ type }) => type === "test:index:Book")?.parent).toBe(shelf?.urn);
  });

  it("takes a state back that was exported", async () => {
    const state = await project.export({ showSecrets: true });
    await project.import(state);
    expect((await project.export({ showSecrets: true })).deployment.resources).toEqual(state.deployment.resources);
    expect((await project.preview(["--expect-no-changes"])).exitCode).toBe(0);
  });

  it("is stopped by a mandatory policy and not by an advisory one", async () => {
    const mandatory = await project.writePolicyPack("mandatory", { "index.js": pack.replace("LEVEL", "mandatory") });
    const denied = await project.preview(["--policy-pack", mandatory]);
    expect(denied.exitCode).not.toBe(0);
    expect(denied.stdout).toContain("[mandatory]  no-books");
    expect(denied.stdout).toContain("found shelf-book");

    const advisory = await project.writePolicyPack("advisory", { "index.js": pack.replace("LEVEL", "advisory") });
    const advised = await project.preview(["--policy-pack", advisory]);
    expect(advised.exitCode).toBe(0);
    expect(advised.stdout).toContain("[advisory]  no-books");
    expect(advised.stdout).toMatch(/the stack has \d resources/);
  });

  // The SDK puts ts-node, which refuses imports with `.ts`, in front of a pack whose entry is TypeScript. A JavaScript entry
  // that imports TypeScript goes past it: Node itself strips the types, under the official language host too.
  it("runs a policy pack that is written in TypeScript behind a JavaScript entry", async () => {
    const folder = await project.writePolicyPack("typed", {
      "index.js": 'import "./pack.ts";',
      "pack.ts": `import { text } from "./text.ts";\n${pack.replace("LEVEL", "mandatory").replace('"found "', "text")}`,
      "text.ts": 'export const text: string = "typed words about ";',
    });
    const { exitCode, stdout } = await project.preview(["--policy-pack", folder]);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("typed words about shelf-book");
  });

  it("names the cause when a policy pack fails to load", async () => {
    const folder = await project.writePolicyPack("broken", { "index.js": 'throw new Error("the pack is broken");' });
    const { exitCode, stdout, stderr } = await project.preview(["--policy-pack", folder]);
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("the pack is broken");
  });

  it("describes itself in pulumi about", async () => {
    const { exitCode, stdout } = await project.run("about");
    expect(exitCode).toBe(0);
    expect(stdout).toContain(process.version);
  });

  it("refreshes and destroys", async () => {
    expect((await project.refresh()).exitCode).toBe(0);
    expect((await project.destroy()).exitCode).toBe(0);
    expect((await project.export()).deployment.resources ?? []).toEqual([]);
  });
});

describe.skipIf(pulumiMissing !== null)("a program that fails", () => {
  let project: PulumiProject;
  beforeAll(async () => {
    project = await PulumiProject.create({ name: "failing", files: { "index.ts": "" }, env });
  });
  afterAll(() => project?.cleanup());

  it.each([
    ["throws", 'throw new Error("the cause");'],
    ["rejects later", 'setTimeout(() => Promise.reject(new Error("the cause")), 1);'],
    ["throws a user error", 'import * as pulumi from "@pulumi/pulumi";\nthrow new pulumi.RunError("the cause");'],
    ["imports what is not there", 'import "./the cause.ts";'],
  ])("%s: the cause is reported once, and nothing is created", async (_how, text) => {
    await project.write("index.ts", text);
    const { exitCode, stdout, stderr } = await project.up();
    expect(exitCode).not.toBe(0);
    // The progress part prints the first line of a diagnostic too; the diagnostics are what the user reads.
    const diagnostics = (stdout + stderr).split("Diagnostics:")[1] ?? "";
    expect(diagnostics.split("the cause").length - 1).toBe(1);
    expect(diagnostics).not.toContain("exit code");
    expect((await project.export()).deployment.resources ?? []).toEqual([]);
  });

  it("says which exit code a program chose", async () => {
    await project.write("index.ts", "process.exit(7);");
    const { exitCode, stdout } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("exit code 7");
  });
});

describe.skipIf(pulumiMissing !== null)("a dynamic resource", () => {
  it("is run by the provider beside the language host", async () => {
    const project = await PulumiProject.create({
      name: "dynamic",
      env,
      files: {
        "index.ts": `import * as pulumi from "@pulumi/pulumi";
const provider = { create: async (inputs: any) => ({ id: "x1", outs: { twice: inputs.n * 2 } }) };
class Twice extends pulumi.dynamic.Resource {
  declare readonly twice: pulumi.Output<number>;
  constructor(name: string, n: number) { super(provider, name, { n, twice: undefined }); }
}
export const twice = new Twice("a", 21).twice;`,
      },
    });
    try {
      const { exitCode, stdout, stderr } = await project.up(["--skip-preview"]);
      expect(stdout + stderr).toContain("+ 2 created");
      expect(exitCode).toBe(0);
      expect(await project.outputs()).toEqual({ twice: 42 });
    } finally {
      await project.cleanup();
    }
  });
});
