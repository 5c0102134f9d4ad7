import { describe, expect, test } from "vitest";
import { formatAssignment, parseAssignment } from "./assignment-text.ts";
import { parseModel } from "./parse-model.ts";
import { threeMachines } from "./sample-reassignment.ts";

describe("parseModel", () => {
  test("reads every part, however it is broken into lines", () => {
    const { modelText, model } = threeMachines();
    expect(model).toMatchObject({
      resources: 2,
      machines: 3,
      services: 2,
      processes: 3,
      locations: 2,
      neighbourhoods: 2,
    });
    expect([...model.isTransient]).toEqual([0, 1]);
    expect([...model.machineMoveCost]).toEqual([0, 1, 2, 1, 0, 2, 2, 2, 0]);
    expect(model.dependencies.map((needs) => [...needs])).toEqual([[], [0]]);
    expect([...model.processMoveCost]).toEqual([7, 7, 9]);
    expect(model.balances).toEqual([{ first: 0, second: 1, target: 2, weight: 10 }]);
    expect(model.moveWeights).toEqual({ process: 1, service: 10, machine: 100 });
    expect(parseModel(modelText.replaceAll(/\s+/g, " "))).toEqual(model);
    expect(parseModel(modelText.replaceAll("\n", "\r\n"))).toEqual(model);
  });

  test.each([
    ["a word", (text: string) => text.replace("0 10 1 20", "0 ten 1 20"), /m, line 2: "ten" is not what belongs here/],
    ["a fraction", (text: string) => text.replace("2 2 0", "2 2.5 0"), /line 6: "2.5"/],
    ["a negative number", (text: string) => text.replace("0 3 2 7", "0 -3 2 7"), /line 11: "-3"/],
    ["a flag that is none", (text: string) => text.replace("0 10 1 20", "0 10 2 20"), /line 2: "2"/],
    ["an unknown service", (text: string) => text.replace("1 3 2 9", "2 3 2 9"), /line 13: "2"/],
    ["an unknown dependency", (text: string) => text.replace("0 1 0\n3", "0 1 7\n3"), /line 9: "7"/],
    ["an unknown resource to balance", (text: string) => text.replace("0 1 2 10", "0 5 2 10"), /line 15: "5"/],
    ["an early end", (text: string) => text.replace("1 10 100\n", "1 10"), /line 16: the text ends too early/],
    ["something after the end", (text: string) => `${text}5\n`, /line 17: there is more than belongs here/],
    ["nothing", () => "", /line 1: the text ends too early/],
  ])("refuses %s and says on which line", (_, spoil, message) => {
    const { modelText } = threeMachines();
    const spoilt = spoil(modelText);
    expect(spoilt).not.toBe(modelText);
    expect(() => parseModel(spoilt, "m")).toThrow(
      expect.objectContaining({ code: "NC1220", message: expect.stringMatching(message) }),
    );
  });

  test("says what was expected", () => {
    expect(() => parseModel("2\n0 x")).toThrow(/weight of the load cost of resource 0: a whole number, 0 or more/);
  });
});

describe("parseAssignment", () => {
  test("reads what formatAssignment writes", () => {
    const { model, origin } = threeMachines();
    expect(formatAssignment(origin)).toBe("0 1 0\n");
    expect(parseAssignment(formatAssignment(origin), model)).toEqual(origin);
  });

  test.each([
    ["too few", "0 1", /line 1: the text ends too early.*machine of process 2/s],
    ["too many", "0 1 0\n2", /line 2: there is more/],
    ["a machine that there is not", "0\n3 0", /line 2: "3".*machine of process 1: a whole number, 0 to 2/s],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseAssignment(text, threeMachines().model)).toThrow(message);
  });
});
