import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../provider/schema/property-value.ts";
import { Secret } from "../../../provider/state/secret.ts";
import { checkProperties } from "./check-value.ts";
import { SdkTypes } from "./sdk-types.ts";

const azure = new SdkTypes("azure-native");
const machine = azure.resource("azure-native:compute:VirtualMachine")?.inputs ?? {};

/** `PROPERTY: REASON` for each misfit of a virtual machine with these inputs. */
const misfits = (inputs: Readonly<Record<string, unknown>>): readonly string[] =>
  checkProperties({ resourceGroupName: "shop", ...inputs }, machine, azure).map(
    ({ property, reason }) => `${property}: ${reason}`,
  );

describe("inputs against the SDK's types", () => {
  it("takes what fits, secrets by what they hold, and unknowns for anything", () => {
    expect(
      misfits({
        hardwareProfile: { vmSize: UNKNOWN },
        osProfile: new Secret({ adminUsername: "operator" }),
        zones: ["1"],
        tags: { team: UNKNOWN },
        networkProfile: UNKNOWN,
      }),
    ).toEqual([]);
  });

  it("names what is missing, and what there is not, at any depth", () => {
    expect(checkProperties({}, machine, azure)).toEqual([
      { property: "resourceGroupName", reason: "missing, and required" },
    ]);
    expect(misfits({ storageProfile: { osDisk: { managedDisk: { typ: "x" } } } })).toEqual([
      expect.stringMatching(
        /^storageProfile\.osDisk\.managedDisk\.typ: unknown property; there are diskEncryptionSet, id,/,
      ),
      "storageProfile.osDisk.createOption: missing, and required",
    ]);
  });

  it("tells apart text, numbers, lists, maps and objects", () => {
    expect(misfits({ zones: "1" })).toEqual(['zones: expected a list, got string "1"']);
    expect(misfits({ zones: [1] })).toEqual(["zones[0]: expected a string, got number 1"]);
    expect(misfits({ tags: ["a"] })).toEqual(["tags: expected a map, got a list"]);
    expect(misfits({ tags: { count: 2 } })).toEqual(["tags.count: expected a string, got number 2"]);
    expect(misfits({ plan: "free" })).toEqual(['plan: expected an object (compute.PlanArgs), got string "free"']);
    expect(misfits({ osProfile: new Secret({ adminUsername: 7 }) })).toEqual([
      "osProfile.adminUsername: expected a string, got number 7",
    ]);
  });

  it("holds closed enums to their values, and lets open ones be any text", () => {
    expect(misfits({ identity: { type: "Mine" } })).toEqual([
      expect.stringMatching(/^identity\.type: expected one of SystemAssigned, UserAssigned, .*, got string "Mine"$/),
    ]);
    expect(misfits({ evictionPolicy: "Tomorrow" })).toEqual([]);
  });
});
