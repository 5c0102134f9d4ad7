import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { projectionOnto } from "./input-projection.ts";

describe("projectionOnto", () => {
  it("keeps what the paths name and nothing else", () => {
    const project = projectionOnto([["kind"], ["candidate", "security", "patchAgeDays"], ["request", "labels"]]);
    const document = {
      kind: "placement",
      request: { vcpus: 2, labels: { a: "1" } },
      candidate: { name: "n", security: { patchAgeDays: 3, secureBoot: true } },
    };
    expect(project(document)).toEqual({
      kind: "placement",
      candidate: { security: { patchAgeDays: 3 } },
      request: { labels: { a: "1" } },
    });
  });

  it("keeps false, zero, null and the empty text, which are known, and leaves out what is absent", () => {
    const project = projectionOnto([["a"], ["b"], ["c"], ["d"], ["e"], ["f", "g"]]);
    expect(project({ a: false, b: 0, c: null, d: "", f: {} })).toEqual({ a: false, b: 0, c: null, d: "", f: {} });
  });

  it("takes the whole document for the empty path, and the whole object where a path ends above another", () => {
    expect(projectionOnto([[], ["a"]])({ a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
    expect(projectionOnto([["a"], ["a", "b"]])({ a: { b: 1, c: 2 } })).toEqual({ a: { b: 1, c: 2 } });
  });

  it("does not find what only the prototype has", () => {
    expect(projectionOnto([["constructor"], ["toString", "name"]])({})).toEqual({});
  });

  it("depends on nothing but the named parts", () => {
    const project = projectionOnto([["x", "y"]]);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (y, noise, more) => {
        expect(JSON.stringify(project({ x: { y, z: noise }, w: more }))).toBe(
          JSON.stringify(project({ w: noise, x: { z: more, y } })),
        );
      }),
    );
  });
});
