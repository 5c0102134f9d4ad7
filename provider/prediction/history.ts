import { NovaCronError } from "../errors/novacron-error.ts";

/** Up/down intervals of one node: sorted, without overlap, touching intervals of one state joined, empty ones dropped. */
export interface NodeHistory {
  readonly id: string;
  /** The failure group that the file names, or null where it has no such column. */
  readonly cluster: string | null;
  /** Unix seconds. */
  readonly starts: Float64Array;
  /** Unix seconds; `stops[i] <= starts[i + 1]`, less where nobody watched the node. */
  readonly stops: Float64Array;
  /** 1 where the node was up. */
  readonly ups: Uint8Array;
}

/** A parsed history file. */
export interface History {
  readonly nodes: ReadonlyMap<string, NodeHistory>;
  /** The last instant that the file knows, Unix seconds; null where it holds no interval. */
  readonly end: number | null;
}

/** Year 5138 in seconds, 1973 in milliseconds: more is a clock in milliseconds. */
const LATEST = 1e11;
const SECONDS = /^\d{1,12}(?:\.\d{1,9})?$/;

interface Row {
  readonly start: number;
  readonly stop: number;
  readonly up: 0 | 1;
  readonly line: number;
}

/**
 * Reads a CSV of up/down intervals with the header `node,cluster,up,start,stop` in any order, `cluster` optional, times in
 * Unix seconds. Rows may come in any order; a zero-length interval says nothing and is dropped, as monitoring systems write
 * them when two events share a second.
 *
 * @param source what errors call the text: its path.
 * @throws {NovaCronError} NC1105 with the line, on anything malformed, on negative and on overlapping intervals. Nothing is
 * skipped: a dropped line would silently make a node look safer than it is.
 */
export function parseHistory(text: string, source = "history"): History {
  const lines = (text.startsWith("\uFEFF") ? text.slice(1) : text).split("\n");
  const columns = readHeader(lines[0] ?? "", source);
  const last = lines.at(-1) === "" ? lines.length - 1 : lines.length;
  const rows = new Map<string, { cluster: string | null; rows: Row[] }>();
  for (let index = 1; index < last; index++) {
    const line = index + 1;
    const fields = stripReturn(lines[index] ?? "").split(",");
    if (fields.length !== columns.count) {
      throw malformed(source, line, `${fields.length} fields`, `${columns.count} fields, as in the header`);
    }
    const id = fields[columns.node] ?? "";
    const cluster = columns.cluster === null ? null : (fields[columns.cluster] ?? "");
    if (!isName(id)) throw malformed(source, line, `node '${id}'`, "a node's id without quotes or outer spaces");
    if (cluster !== null && !isName(cluster))
      throw malformed(source, line, `cluster '${cluster}'`, "a group's name without quotes or outer spaces");
    const up = fields[columns.up];
    if (up !== "0" && up !== "1") throw malformed(source, line, `up '${up}'`, "1 for up or 0 for down");
    const start = readSeconds(fields[columns.start] ?? "", "start", source, line);
    const stop = readSeconds(fields[columns.stop] ?? "", "stop", source, line);
    if (stop < start)
      throw malformed(source, line, `stop ${stop} before start ${start}`, "an interval that ends after it starts");
    const node = rows.get(id);
    const row: Row = { start, stop, up: up === "1" ? 1 : 0, line };
    if (node === undefined) rows.set(id, { cluster, rows: [row] });
    else if (node.cluster !== cluster)
      throw malformed(
        source,
        line,
        `node '${id}' in cluster '${cluster}'`,
        `cluster '${node.cluster}', as on earlier lines`,
      );
    else node.rows.push(row);
  }
  const nodes = new Map<string, NodeHistory>();
  let end: number | null = null;
  for (const [id, node] of rows) {
    const history = joined(id, node.cluster, node.rows, source);
    nodes.set(id, history);
    const stop = history.stops.at(-1);
    if (stop !== undefined && (end === null || stop > end)) end = stop;
  }
  return { nodes, end };
}

function joined(id: string, cluster: string | null, rows: Row[], source: string): NodeHistory {
  rows.sort((a, b) => a.start - b.start || a.stop - b.stop || a.line - b.line);
  const starts: number[] = [];
  const stops: number[] = [];
  const ups: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    if (row.start < before) {
      throw malformed(
        source,
        row.line,
        `an interval of node '${id}' that starts at ${row.start}, inside another that ends at ${before}`,
        "intervals that do not overlap",
      );
    }
    before = row.stop;
    if (row.stop === row.start) continue;
    const end = stops.length - 1;
    if (end >= 0 && stops[end] === row.start && ups[end] === row.up) stops[end] = row.stop;
    else {
      starts.push(row.start);
      stops.push(row.stop);
      ups.push(row.up);
    }
  }
  return { id, cluster, starts: Float64Array.from(starts), stops: Float64Array.from(stops), ups: Uint8Array.from(ups) };
}

interface Columns {
  readonly node: number;
  readonly cluster: number | null;
  readonly up: number;
  readonly start: number;
  readonly stop: number;
  readonly count: number;
}

function readHeader(line: string, source: string): Columns {
  const names = stripReturn(line).split(",");
  const wanted = "a header with node, up, start, stop and optionally cluster, each once";
  for (const [index, name] of names.entries()) {
    const known = name === "node" || name === "cluster" || name === "up" || name === "start" || name === "stop";
    if (!known) throw malformed(source, 1, `column '${name}'`, wanted);
    if (names.indexOf(name) !== index) throw malformed(source, 1, `column '${name}' twice`, wanted);
  }
  const at = (name: string): number => {
    const index = names.indexOf(name);
    if (index < 0) throw malformed(source, 1, `no column '${name}'`, wanted);
    return index;
  };
  const cluster = names.indexOf("cluster");
  return {
    node: at("node"),
    cluster: cluster < 0 ? null : cluster,
    up: at("up"),
    start: at("start"),
    stop: at("stop"),
    count: names.length,
  };
}

function readSeconds(text: string, column: string, source: string, line: number): number {
  const value = SECONDS.test(text) ? Number(text) : Number.NaN;
  if (value < LATEST) return value;
  throw malformed(source, line, `${column} '${text}'`, "Unix seconds, not milliseconds and not a date");
}

const isName = (text: string): boolean => text !== "" && text.trim() === text && !text.includes('"');

const stripReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);

function malformed(source: string, line: number, what: string, expected: string): NovaCronError {
  return new NovaCronError("NC1105", `${source}, line ${line}: ${what}`, {
    property: "history",
    expected,
    remedy: "Correct that line, or write the file again from the monitoring system",
  });
}
