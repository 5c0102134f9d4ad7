import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NovaCronError } from "../errors/novacron-error.ts";
import { loadFleet, parseFleet } from "./load-fleet.ts";

const valid = `formatVersion: 1
fleet: lab
currency: EUR
history: history/up-down.csv
regions:
  - { name: eu, country: DE, continent: EU, latencyMs: { us: 90 } }
  - { name: us, country: US, continent: NA }
nodes:
  - name: a
    region: eu
    zone: z
    rack: r
    capacity: { vcpus: 8, memoryGiB: 32 }
    compliance: [soc2, gdpr]
  - name: b
    region: us
    zone: z
    rack: r
    capacity: { vcpus: 8, memoryGiB: 32 }
`;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "novacron-fleet-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(text: string): Promise<string> {
  const path = join(folder, "fleet.yaml");
  await writeFile(path, text);
  return path;
}

function failure(text: string): NovaCronError {
  try {
    parseFleet(text, "fleet.yaml");
  } catch (error) {
    if (error instanceof NovaCronError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("loadFleet", () => {
  test("reads, fills in defaults and resolves the history beside the file", async () => {
    const loaded = await loadFleet(await written(valid));
    expect(loaded.fleet.nodes[0]).toMatchObject({
      name: "a",
      class: "standard",
      spot: false,
      capacity: { diskGiB: 0 },
    });
    expect(loaded.historyPath).toBe(join(folder, "history", "up-down.csv"));
    expect(loaded.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("the digest ignores order, comments and spelt-out defaults, and sees every value", async () => {
    const { digest } = await loadFleet(await written(valid));
    const [head = "", nodes = ""] = valid.split("nodes:\n");
    const [first = "", second = ""] = nodes.split("  - name: b");
    const reordered = `${head}# a comment\nnodes:\n  - name: b${second}    spot: false\n${first.replace("[soc2, gdpr]", "[gdpr, soc2]")}`;
    expect((await loadFleet(await written(reordered))).digest).toBe(digest);
    expect((await loadFleet(await written(valid.replace("vcpus: 8", "vcpus: 9")))).digest).not.toBe(digest);
  });

  test("a missing file is NC1101", async () => {
    await expect(loadFleet(join(folder, "none.yaml"))).rejects.toMatchObject({
      code: "NC1101",
      remedy: expect.stringContaining("novacron:fleet"),
    });
    await expect(loadFleet(folder)).rejects.toMatchObject({ code: "NC1101" });
  });

  test("JSON is YAML", () => {
    const fleet = parseFleet(valid, "x");
    expect(parseFleet(JSON.stringify(fleet), "x")).toEqual(fleet);
  });
});

describe("malformed files are NC1102", () => {
  test.each([
    ["broken YAML", valid.replace("fleet: lab", "fleet: [lab"), /fleet\.yaml:\d+:\d+: /],
    [
      "a key twice",
      valid.replace("currency: EUR", "currency: EUR\ncurrency: USD"),
      /fleet\.yaml:4:1: Map keys must be unique/,
    ],
    [
      "a bomb of aliases",
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c]`,
      /alias/,
    ],
    ["an empty file", "", /the document: expected a value of type object, got null/],
  ])("%s", (_name, text, message) => {
    const error = failure(text);
    expect(error.code).toBe("NC1102");
    expect(error.message).toMatch(message);
  });

  test("schema errors name the path, what was expected and what was found", () => {
    const error = failure(
      valid.replace(
        "capacity: { vcpus: 8, memoryGiB: 32 }\n    compliance",
        "capacity: { vcpus: eight, memoryGiB: -1 }\n    compliance",
      ),
    );
    expect(error.property).toBe("nodes[0].capacity.vcpus");
    expect(error.message).toContain('nodes[0].capacity.vcpus: expected a value of type number, got "eight"');
    expect(error.message).toContain("nodes[0].capacity.memoryGiB: expected more than 0, got -1");
  });

  test("at most five are listed, and unknown keys are named", () => {
    const error = failure(valid.replace("fleet: lab", "fleet: lab\na: 1\nb: 1\nc: 1\nd: 1\ne: 1\nf: 1"));
    expect(error.message.match(/expected no such property/g)).toHaveLength(5);
    expect(error.message).toContain("(and 1 more)");
  });

  test("maintenance ends after it starts", () => {
    const window = "rack: r\n    maintenance: [{ start: 2026-01-02T00:00:00Z, end: 2026-01-02T00:00:00Z }]";
    const error = failure(valid.replace("rack: r", window));
    expect([error.code, error.property]).toEqual(["NC1102", "nodes[0].maintenance[0].end"]);
  });

  test("idle power is not above the maximum", () => {
    const error = failure(valid.replace("rack: r", "rack: r\n    power: { idleWatts: 300, maxWatts: 200 }"));
    expect([error.code, error.property]).toEqual(["NC1102", "nodes[0].power.idleWatts"]);
  });
});

describe("what a schema cannot say", () => {
  test.each([
    ["a node twice", valid.replace("name: b", "name: a"), "NC1103", "nodes[1].name"],
    ["a region twice", valid.replace("name: us, ", "name: eu, "), "NC1103", "regions[1].name"],
    ["no nodes", `${valid.split("nodes:")[0]}nodes: []\n`, "NC1104", "nodes"],
    ["a node in an unknown region", valid.replace("region: us", "region: uss"), "NC1106", "nodes[1].region"],
    ["a latency to an unknown region", valid.replace("us: 90", "usa: 90"), "NC1106", "regions[0].latencyMs.usa"],
    [
      "a backend in an unknown region",
      `${valid}quantumBackends:\n  - { name: q, region: moon, driver: statevector, qubits: 4 }\n`,
      "NC1106",
      "quantumBackends[0].region",
    ],
    [
      "a backend twice",
      `${valid}quantumBackends:\n${"  - { name: q, region: eu, driver: statevector, qubits: 4 }\n".repeat(2)}`,
      "NC1103",
      "quantumBackends[1].name",
    ],
  ])("%s", (_name, text, code, property) => {
    const error = failure(text);
    expect([error.code, error.property]).toEqual([code, property]);
  });

  test("near names are suggested", () => {
    expect(failure(valid.replace("region: us", "region: uss")).remedy).toBe("Did you mean us? Known: eu, us.");
  });

  test("a fleet of backends alone is a fleet", () => {
    const text = `${valid.split("nodes:")[0]}nodes: []\nquantumBackends: [{ name: q, region: eu, driver: statevector, qubits: 4 }]\n`;
    expect(parseFleet(text, "x").quantumBackends).toHaveLength(1);
  });
});
