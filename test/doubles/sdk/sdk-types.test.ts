import { describe, expect, it } from "vitest";
import { awsHandlers } from "../aws/handlers.ts";
import { azureTypes } from "../azure/azure-types.ts";
import { fixedInputs, idForm, knownGcpTypes } from "../gcp/gcp-types.ts";
import { SdkTypes } from "./sdk-types.ts";
import type { PropertyShapes, ValueShape } from "./value-shape.ts";

/** Reads every object that is below a type's inputs; throws where one has a form that is not read. */
function readAll(types: SdkTypes, inputs: PropertyShapes, seen: Set<string>): void {
  const visit = (shape: ValueShape): void => {
    if (shape.kind === "reference" && !seen.has(shape.name)) {
      seen.add(shape.name);
      readAll(types, types.object(shape.name), seen);
    } else if (shape.kind === "list" || shape.kind === "map") visit(shape.of);
    else if (shape.kind === "union") shape.of.forEach(visit);
    else if (shape.kind === "object") for (const each of Object.values(shape.properties)) visit(each.shape);
  };
  for (const { shape } of Object.values(inputs)) visit(shape);
}

// Thousands of declarations of megabytes are read, which takes 10 s on a busy machine.
describe("the SDKs' type declarations", { timeout: 120_000 }, () => {
  it.each([
    ["aws", Object.keys(awsHandlers)],
    ["azure-native", Object.keys(azureTypes)],
    ["gcp", knownGcpTypes],
  ])("%s: every type that a double knows is there, with all objects below it", (name, tokens) => {
    const types = new SdkTypes(name);
    for (const token of tokens) {
      const shape = types.resource(token);
      expect(shape, token).not.toBeNull();
      const seen = new Set<string>();
      readAll(types, shape?.inputs ?? {}, seen);
      for (const property of seen) expect(Object.keys(types.object(property)).length, property).toBeGreaterThan(0);
    }
  });

  it("says which inputs are required, and which outputs always come", () => {
    const { inputs = {}, outputs = {} } = new SdkTypes("gcp").resource("gcp:compute/instance:Instance") ?? {};
    const required = Object.keys(inputs).filter((key) => inputs[key]?.required);
    expect(required.sort()).toEqual(["bootDisk", "machineType", "networkInterfaces"]);
    expect(outputs.selfLink).toEqual({ shape: { kind: "string" }, required: true });
    expect(outputs.hostname?.required).toBe(false);
  });

  it("has nothing for tokens that are in no package", () => {
    const types = new SdkTypes("aws");
    expect(types.resource("aws:ec2/machine:Machine")).toBeNull();
    expect(types.resource("aws:nothing/instance:Instance")).toBeNull();
    expect(() => types.object("ec2.Nothing")).toThrow("@pulumi/aws has no input type ec2.Nothing");
  });

  it("azure-native: the parts of an id are arguments, the last one optional as the provider can make it up", () => {
    const types = new SdkTypes("azure-native");
    for (const [token, { path, fixed = [], parts = [] }] of Object.entries(azureTypes)) {
      const inputs = types.resource(token)?.inputs ?? {};
      expect(
        path.map((argument) => [argument, inputs[argument]?.required]),
        token,
      ).toEqual(path.map((argument, index) => [argument, index < path.length - 1]));
      for (const each of [...fixed, ...parts]) expect(Object.keys(inputs), token).toContain(each.split(".")[0]);
    }
  });

  it("gcp: every type has a form of id, and what is fixed is an input of it", () => {
    const types = new SdkTypes("gcp");
    const usual = ["name", "namePrefix", "project", "region", "zone", "location"];
    for (const token of knownGcpTypes) {
      const { inputs = {}, documentation = "" } = types.resource(token) ?? {};
      expect(idForm(token, documentation), token).toMatch(/\{\{\w+\}\}/);
      for (const each of fixedInputs(token, Object.keys(inputs)))
        expect([...Object.keys(inputs), ...usual], token).toContain(each.split(".")[0]);
    }
  });
});
