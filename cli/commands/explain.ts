import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { Store } from "../../provider/store/store.ts";

import { explainFile, recordFile } from "../explain/explain-file.ts";

import { decimals } from "../explain/figures.ts";

import { type FoundRecord, findRecord, latestDecisions } from "../explain/find-record.ts";
import { isHidden, renderRecord } from "../explain/render-record.ts";
import { stackNamespaces } from "../explain/stack-namespaces.ts";
import { openProjectStore, projectStorePlace } from "../open-project-store.ts";
import { openProject } from "../project.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron explain`. */
export interface ExplainOptions {
  readonly stack?: string;
  readonly all?: boolean;
  readonly limit: number;
  /** Of a file with several records. */
  readonly of?: string;
  readonly json?: boolean;
}

/**
 * `novacron explain [DECISION]`: a decision's full record, or the latest decision of each resource.
 * @param wanted digest or its beginning, URN or name, or a JSON file with records; undefined for the list.
 * @throws {NovaCronError} NC1903 when nothing fits; NC1909 for a file; NC1902 outside of a project; NC11xx and NC17xx for
 * fleet and store.
 */
export async function explain(
  wanted: string | undefined,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<number> {
  const file = wanted === undefined ? null : await recordFile(wanted, terminal);
  if (file !== null) {
    await explainFile(file, options, terminal);
    return 0;
  }
  const project = await openProject(terminal, options.stack);
  const store = await openProjectStore(project, terminal);
  if (store === null) return withoutStore(wanted, options, terminal, projectStorePlace(project).name);
  try {
    const stacks = await stackNamespaces(project, store, options.stack);
    if (wanted === undefined) await list(stacks, store, options, terminal);
    else {
      const found = await findRecord(wanted, stacks, store);
      terminal.out(
        options.json === true
          ? `${JSON.stringify(found, null, 2)}\n`
          : renderRecord(found, terminal, options.all === true),
      );
    }
    return 0;
  } finally {
    await store.close();
  }
}

function withoutStore(wanted: string | undefined, options: ExplainOptions, terminal: Terminal, path: string): number {
  if (wanted !== undefined) {
    throw new NovaCronError("NC1903", `no decision fits ${wanted}: there is no store at ${path}`, {
      expected: "a store, which the first `pulumi preview` makes",
      remedy: "Run `pulumi preview`, or set novacron:store to where the store lies",
    });
  }
  terminal.out(options.json === true ? "[]\n" : "Nothing was decided yet\n");
  return 0;
}

async function list(
  stacks: readonly string[],
  store: Store,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<void> {
  const found = await latestDecisions(stacks, store, options.limit, options.all !== true);
  const reserved = new Set(
    (await store.listReservations()).map(({ claim, decisionId }) => `${claim.urn} ${decisionId}`),
  );
  const isReserved = ({ record, digest }: Omit<FoundRecord, "world">): boolean =>
    reserved.has(`${record.subject.urn} ${digest}`);
  if (options.json === true) {
    const lines = found.map((entry) => ({
      stack: entry.stack,
      name: entry.record.subject.name,
      type: entry.record.subject.type,
      urn: entry.record.subject.urn,
      target: entry.record.target.name,
      score: entry.record.score,
      recordedAt: entry.recordedAt,
      reserved: isReserved(entry),
      record: entry.digest,
    }));
    terminal.out(`${JSON.stringify(lines, null, 2)}\n`);
    return;
  }
  if (found.length === 0) {
    terminal.out(`Nothing was decided yet in ${stacks.join(", ") || "any stack that is known here"}\n`);
    return;
  }
  const rows = found.map((entry) => [
    entry.stack,
    entry.record.subject.name,
    entry.record.target.name,
    isHidden(entry.record) ? "" : decimals(entry.record.score, 4),
    entry.record.target.kind === "backend" ? "" : isReserved(entry) ? "yes" : "no",
    entry.recordedAt,
    entry.digest.slice(0, 7 + 12),
  ]);
  terminal.out(
    renderTable(terminal, ["stack", "name", "target", "score", "reserved", "decided", "record"], rows, {
      align: ["left", "left", "left", "right"],
    }),
  );
}
