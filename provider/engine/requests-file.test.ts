import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { loadRequests, parseRequests } from "./requests-file.ts";

async function fileWith(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "novacron-requests-")), "requests.yaml");
  await writeFile(path, text);
  return path;
}

it("reads YAML and JSON, with defaults and current nodes", async () => {
  const yaml = await loadRequests(
    await fileWith("- { name: web, vcpus: 4, memoryGiB: 16 }\n- name: db\n  vcpus: 2\n  memoryGiB: 8\n  on: n1\n"),
  );
  expect(yaml).toMatchObject([
    { name: "web", on: null, request: { vcpus: 4, diskGiB: 0, workload: "general" } },
    { name: "db", on: "n1", request: { memoryGiB: 8 } },
  ]);
  expect(yaml[1]?.request).not.toHaveProperty("on");
  const json = await loadRequests(await fileWith('[{"name":"web","vcpus":4,"memoryGiB":16}]'));
  expect(json[0]).toEqual(yaml[0]);
});

it.each([
  [[{ name: "web", vcpus: 4 }], "NC1001", "[0].memoryGiB", /r\.yaml: entry 1 \("web"\): memoryGiB is missing.*Add it/],
  [[{ name: "web", vcpus: "4", memoryGiB: 1 }], "NC1001", "[0].vcpus", /vcpus is "4".*expected a value of type number/],
  [
    [
      { name: "a", vcpus: 1, memoryGiB: 1 },
      { name: "b", vcpus: 1, memoryGiB: 1, gpus: { count: 0 } },
    ],
    "NC1001",
    "[1].gpus.count",
    /entry 2 \("b"\): gpus\.count is 0.*at least 1/,
  ],
  [[{ vcpus: 1, memoryGiB: 1 }], "NC1001", "[0].name", /entry 1: name is missing/],
  [[{ name: "web", vcpu: 1, vcpus: 1, memoryGiB: 1 }], "NC1002", "[0].vcpu", /Did you mean vcpus/],
  [
    [
      { name: "web", vcpus: 1, memoryGiB: 1 },
      { name: "web", vcpus: 1, memoryGiB: 1 },
    ],
    "NC1006",
    "[1].name",
    /"web" occurs twice, as entry 1 and 2/,
  ],
  [["web"], "NC1001", "[0]", /entry 1: the request is "web"/],
  [{ web: {} }, "NC1005", undefined, /no list of requests.*- name: NAME/],
  [null, "NC1005", undefined, /no list/],
])("refuses %j with %s for %s", (content, code, property, message) => {
  const attempt = () => parseRequests(content, "r.yaml");
  expect(attempt).toThrow(expect.objectContaining({ code, property }));
  expect(attempt).toThrow(message);
});

it("names line and column of what is no YAML, and the file that is not there", async () => {
  const path = await fileWith("- { name: web\n- b\n");
  await expect(loadRequests(path)).rejects.toThrow(/NC1005: .*requests\.yaml:\d+:\d+: /);
  await expect(loadRequests(`${path}.not`)).rejects.toThrow(/NC1005: .* does not exist; .*Check the path/);
  await expect(loadRequests(await fileWith("- name: a\n  name: b\n"))).rejects.toMatchObject({ code: "NC1005" });
});
