import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith } from "../testdata/recording-terminal.ts";
import type { ReviewPlan } from "./planned-resource.ts";
import { parsePlanText, readPlan } from "./read-plan.ts";
import {
  instance,
  placement,
  previewJson,
  previewOf,
  stateJson,
  unknownString,
  updatePlanJson,
  urnOf,
} from "./testdata/plans.ts";

async function read(plan: unknown, state?: unknown): Promise<ReviewPlan> {
  const folder = await folderWith({
    "plan.json": JSON.stringify(plan),
    ...(state !== undefined && { "state.json": JSON.stringify(state) }),
  });
  return readPlan({
    plan: join(folder, "plan.json"),
    state: state === undefined ? undefined : join(folder, "state.json"),
  });
}

const operations = ({ resources }: ReviewPlan): readonly string[] =>
  resources.map(({ name, operation }) => `${operation} ${name}`);

describe("a preview", () => {
  test("gives every resource with what becomes of it, its inputs and those before", () => {
    const plan = previewOf([
      { ...instance("web", "required"), op: "update", old: { instanceType: "t3.nano" }, protect: true },
      { ...instance("gone"), op: "delete", old: { instanceType: "t3.nano" } },
      { ...instance("found"), op: "import", id: "i-123" },
    ]);
    expect(plan).toMatchObject({ source: "preview", project: "shop", stack: "dev", incomplete: [] });
    expect(operations(plan)).toEqual(["same shop-dev", "update web", "delete gone", "import found"]);
    expect(plan.resources[1]).toMatchObject({
      urn: urnOf("aws:ec2/instance:Instance", "web"),
      type: "aws:ec2/instance:Instance",
      protect: true,
      properties: { instanceType: "t3.micro", metadataOptions: { httpTokens: "required" } },
      old: { instanceType: "t3.nano" },
    });
    expect(plan.resources[3]).toMatchObject({ externalId: "i-123" });
  });

  test("that replaces says so once, whatever steps it shows", () => {
    const shown = ["create-replacement", "replace", "delete-replaced"].map((op) => ({
      ...instance("web"),
      op,
      old: { instanceType: "t3.nano" },
    }));
    expect(operations(previewOf(shown))).toEqual(["same shop-dev", "replace web"]);
  });

  test("knows a default provider's configuration, and an explicit one's inputs", () => {
    const mine = urnOf("pulumi:providers:aws", "mine");
    const { resources } = previewOf(
      [
        { type: "pulumi:providers:aws", name: "mine", inputs: { region: "us-east-1" } },
        instance("web"),
        { ...instance("far"), provider: `${mine}::${unknownString}` },
      ],
      { config: { "aws:region": "eu-central-1", "aws:token": "[secret]", "shop:size": "3" } },
    );
    expect(resources.find(({ name }) => name === "web")?.provider).toEqual({
      region: "eu-central-1",
      token: "[secret]",
    });
    expect(resources.find(({ name }) => name === "far")?.provider).toEqual({ region: "us-east-1" });
  });

  test("names the line of the program, but not that of a library", () => {
    const { resources } = previewOf([
      { ...instance("web"), sourcePosition: "project:///index.ts#12,5" },
      { ...instance("deep"), sourcePosition: "project:///node_modules/lib/index.js#1,1" },
      { ...instance("out"), sourcePosition: "project:///../../lib/index.js#1,1" },
    ]);
    expect(resources.map(({ source }) => source)).toEqual([
      undefined,
      { path: "index.ts", line: 12 },
      undefined,
      undefined,
    ]);
  });

  test("that failed is incomplete, and its first line says why", () => {
    const failed = previewOf([instance("web")], {
      diagnostics: [
        { message: "\u001b[31merror: Program failed\u001b[0m\n  at index.ts", severity: "error" },
        { message: "by the way", severity: "info" },
      ],
    });
    expect(failed.incomplete).toEqual(["the preview failed: Program failed"]);
  });

  test("that leaves unchanged resources out is incomplete without the state", async () => {
    const partial = previewJson([{ ...instance("web"), op: "update", old: {} }], {
      changeSummary: { same: 3, update: 1 },
    });
    const state = stateJson([instance("web"), instance("a"), instance("b")]);
    expect((await read(partial)).incomplete).toEqual([expect.stringMatching(/leaves 2 unchanged .*--show-sames/)]);
    const whole = await read(partial, state);
    expect(whole.incomplete).toEqual([]);
    expect(operations(whole)).toEqual(["same shop-dev", "update web", "same a", "same b"]);
    const wrongState = await read(partial, stateJson([instance("web"), instance("a")]));
    expect(wrongState.incomplete).toEqual(["the preview has 3 unchanged resources, and the state 2 of them"]);
  });

  test("with a step that this version does not know is refused", () => {
    expect(() => previewOf([{ ...instance("web"), op: "teleport" }])).toThrow(
      /^NC1920: preview.json has a step "teleport"/,
    );
  });
});

describe("an update plan", () => {
  test("of new resources says all", async () => {
    const plan = await read(updatePlanJson([instance("web", "required")]));
    expect(plan).toMatchObject({ source: "plan", project: "shop", stack: "dev", incomplete: [] });
    expect(plan.resources[0]).toMatchObject({
      operation: "create",
      properties: { metadataOptions: { httpTokens: "required" } },
    });
  });

  test("of resources that are there needs the state", async () => {
    const changed = updatePlanJson([{ ...instance("web"), inputs: { instanceType: "t3.large" } }], "update");
    const alone = await read(changed);
    expect(alone.incomplete.at(-1)).toMatch(/2 resources are in the state; give it with --state/);
    const whole = await read(changed, stateJson([instance("web", "required")]));
    expect(whole.incomplete).toEqual([]);
    expect(whole.resources[0]).toMatchObject({
      operation: "update",
      properties: {
        ami: "ami-0abcdef1234567890",
        instanceType: "t3.large",
        metadataOptions: { httpTokens: "required" },
      },
      old: { instanceType: "t3.micro" },
    });
  });
});

describe("a state", () => {
  test("gives what is there, unchanged", async () => {
    const plan = await read(stateJson([placement("web")]));
    expect(plan).toMatchObject({ source: "state", incomplete: [] });
    expect(operations(plan)).toEqual(["same shop-dev", "same web"]);
  });

  test("with operations that were cut off is incomplete", async () => {
    const state = stateJson([placement("web")]);
    Object.assign(state.deployment as object, { pending_operations: [{}] });
    expect((await read(state)).incomplete).toEqual([expect.stringMatching(/1 operations that were cut off/)]);
  });
});

describe("what is no plan is refused with its name and what was expected", () => {
  const text = JSON.stringify(previewJson([instance("web")]));
  test.each([
    ["cut off", text.slice(0, 300), "is cut off after 300 characters"],
    ["empty", "", "is empty"],
    ["no JSON", "error: no stack", "is not JSON"],
    ["a list", "[]", "is JSON, but no plan"],
    ["something else", '{"a":1}', "is neither a preview, nor an update plan, nor a state"],
    ["a preview without its sums", '{"steps":[]}', "is no preview that this version can read: changeSummary"],
    ["without resources", '{"version":3,"deployment":{}}', "has no resources"],
  ])("%s", (_, content, what) => {
    expect(() => parsePlanText(content, "plan.json")).toThrow(`NC1920: plan.json ${what}`);
    expect(() => parsePlanText(content, "plan.json")).toThrow(/expected what `pulumi preview --json --show-sames`/);
  });

  test("a file that is not there", async () => {
    await expect(readPlan({ plan: "/nowhere/plan.json" })).rejects.toThrow("NC1920: /nowhere/plan.json cannot be read");
  });

  test("no value of a broken plan is repeated", () => {
    const broken = text.replace('"t3.micro"', '"s3cret').slice(0, -1);
    expect(() => parsePlanText(broken, "plan.json")).not.toThrow(/s3cret/);
    expect(() => parsePlanText(broken, "plan.json")).toThrow(/NC1920/);
  });
});

test("a plan that PowerShell redirected, in UTF-16, is read", async () => {
  const folder = await folderWith({});
  const path = join(folder, "plan.json");
  await writeFile(path, `\ufeff${JSON.stringify(previewJson([instance("web")]))}`, "utf16le");
  expect(operations(await readPlan({ plan: path }))).toEqual(["same shop-dev", "create web"]);
});
