import { describe, expect, it } from "vitest";
import { NovaCronError } from "../errors/novacron-error.ts";
import { parseHistory } from "./history.ts";

const header = "node,cluster,up,start,stop\n";

function errorOf(text: string): NovaCronError {
  try {
    parseHistory(text, "h.csv");
  } catch (error) {
    if (error instanceof NovaCronError) return error;
    throw error;
  }
  throw new Error("parseHistory accepted it");
}

describe("parseHistory", () => {
  it("sorts, joins touching intervals of one state, and keeps gaps", () => {
    const history = parseHistory(`${header}a,x,1,300,400\na,x,0,100,200\na,x,1,200,300\na,x,1,500,600\n`);
    const node = history.nodes.get("a");
    expect(node?.cluster).toBe("x");
    expect([...(node?.starts ?? [])]).toEqual([100, 200, 500]);
    expect([...(node?.stops ?? [])]).toEqual([200, 400, 600]);
    expect([...(node?.ups ?? [])]).toEqual([0, 1, 1]);
    expect(history.end).toBe(600);
  });

  it("reads columns by name, without a cluster, with CRLF and a byte order mark", () => {
    const history = parseHistory("\uFEFFstop,start,node,up\r\n20,10,n,1\r\n");
    expect(history.nodes.get("n")?.cluster).toBeNull();
    expect([...(history.nodes.get("n")?.starts ?? [])]).toEqual([10]);
  });

  it("drops a zero-length interval and joins what it parted", () => {
    const node = parseHistory(`${header}a,x,1,0,10\na,x,0,10,10\na,x,1,10,20\n`).nodes.get("a");
    expect([...(node?.stops ?? [])]).toEqual([20]);
  });

  it("has no end without intervals", () => {
    expect(parseHistory(header).end).toBeNull();
  });

  it.each([
    ["", 1, "column ''"],
    ["node,up,start\n", 1, "no column 'stop'"],
    ["node,up,start,stop,up\n", 1, "column 'up' twice"],
    ["node,up,start,stop,extra\n", 1, "column 'extra'"],
    [`${header}a,x,1,0\n`, 2, "4 fields"],
    [`${header}a,x,1,0,10\n\na,x,0,10,20\n`, 3, "1 fields"],
    [`${header},x,1,0,10\n`, 2, "node ''"],
    [`${header}"a",x,1,0,10\n`, 2, `node '"a"'`],
    [`${header}a, x,1,0,10\n`, 2, "cluster ' x'"],
    [`${header}a,x,true,0,10\n`, 2, "up 'true'"],
    [`${header}a,x,1,2026-01-01,10\n`, 2, "start '2026-01-01'"],
    [`${header}a,x,1,0,-5\n`, 2, "stop '-5'"],
    [`${header}a,x,1,0,1767225600000\n`, 2, "stop '1767225600000'"],
    [`${header}a,x,1,20,10\n`, 2, "stop 10 before start 20"],
    [`${header}a,x,1,0,10\na,y,0,10,20\n`, 3, "cluster 'y'"],
    [`${header}a,x,1,0,10\nb,x,1,0,10\na,x,0,5,20\n`, 4, "inside another"],
  ])("refuses %j with its line", (text, line, what) => {
    const error = errorOf(text);
    expect(error.code).toBe("NC1105");
    expect(error.message).toContain(`h.csv, line ${line}: `);
    expect(error.message).toContain(what);
    expect(error.property).toBe("history");
  });

  it("reads 300,000 lines in a few seconds at worst", () => {
    const lines = [header.trimEnd()];
    for (let i = 0; i < 300_000; i++)
      lines.push(
        `n${i % 800},g${i % 8},${Math.floor(i / 800) % 2},${Math.floor(i / 800) * 100},${Math.floor(i / 800) * 100 + 100}`,
      );
    const text = lines.join("\n");
    const began = performance.now();
    expect(parseHistory(text).nodes.size).toBe(800);
    // About 0.2 s on an idle core; the bound only catches quadratic work.
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
