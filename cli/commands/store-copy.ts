import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { nodeCapacity } from "../../provider/placement/offers/node-capacity.ts";
import { hasQuotas, quotaShortage } from "../../provider/placement/quota-shortage.ts";
import { copyStore } from "../../provider/store/copy-store.ts";
import { mergeStore } from "../../provider/store/merge-store.ts";
import { openStoreAt, type StorePlace, storePlace } from "../../provider/store/open-store.ts";
import type { Store } from "../../provider/store/store.ts";
import { fleetIdOf, projectStorePlace } from "../open-project-store.ts";
import { openProject, type Project } from "../project.ts";
import { openQuotaWorld } from "../store/open-quota-world.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron store copy`. */
export interface StoreCopyOptions {
  readonly stack?: string;
  readonly force?: boolean;
  readonly merge?: boolean;
  readonly json?: boolean;
}

/**
 * `novacron store copy FROM TO`: makes TO the same as FROM, or with --merge adds to it what it has not got.
 * @param from path of a file or URL; `-` for the project's own store, so that a password stays off the command line.
 * @returns 1 where --merge left something out.
 * @throws {NovaCronError} NC1903 where there is no such file; as `copyStore` and `mergeStore`; NC17xx for the stores.
 */
export async function storeCopy(
  from: string,
  to: string,
  options: StoreCopyOptions,
  terminal: Terminal,
): Promise<number> {
  const project = await openProject(terminal, options.stack);
  const [source, target] = [placeOf(from, project, terminal), placeOf(to, project, terminal)];
  if (source.at === target.at) throw wrong(`${from} and ${to} are one store`, "two stores");
  if (!source.isShared && !existsSync(source.at)) throw wrong(`there is no store at ${source.name}`, "a store");
  const fleetId = await fleetIdOf(project);
  const open = (place: StorePlace, filling: boolean) =>
    openStoreAt(place, {
      fleetId,
      now: terminal.now,
      filling,
      onWarning: (code, text) => terminal.err(`warning ${code}: ${text}\n`),
    });
  const reading = await open(source, false);
  const writing = await open(target, options.merge !== true).catch(async (error: unknown) => {
    await reading.close();
    throw error;
  });
  try {
    if (options.merge === true) return await merge(reading, writing, project, options, terminal);
    const report = await copyStore(reading, writing, {
      force: options.force === true,
      onProgress: (kind, rows, written) => {
        if (written > 0) terminal.err(`${kind}: wrote ${written} of ${rows}\n`);
      },
    });
    if (options.json === true) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    else {
      const { rows, written, removed, revision } = report;
      const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
      terminal.out(
        `${writing.location} is the same as ${reading.location}: ${total} rows, ${rows.reservation} of them reservations, revision ${revision}; wrote ${written}, removed ${removed}\n`,
      );
      terminal.err(
        "Point all pipelines of the fleet to the new store before one of them runs: two stores book the same capacity.\n",
      );
    }
    return 0;
  } finally {
    await Promise.all([reading.close(), writing.close()]);
  }
}

async function merge(
  from: Store,
  to: Store,
  project: Project,
  options: StoreCopyOptions,
  terminal: Terminal,
): Promise<number> {
  const world = await openQuotaWorld(project);
  const report = await mergeStore(from, to, {
    capacityOf: (node) => nodeCapacity(node, world),
    ...(hasQuotas(world) && { shortOf: (claim, others) => quotaShortage(claim, others, world) }),
  });
  if (options.json === true) terminal.out(`${JSON.stringify(report, null, 2)}\n`);
  else {
    for (const text of report.left) terminal.out(`left out: ${text}\n`);
    const total = Object.values(report.added).reduce((sum, count) => sum + count, 0);
    terminal.out(
      `${to.location}: added ${total} rows, ${report.added.reservation} of them reservations; ${report.same} were there, ${report.left.length} left out\n`,
    );
  }
  return report.left.length > 0 ? 1 : 0;
}

function placeOf(name: string, project: Project, { directory }: Terminal): StorePlace {
  if (name === "-") return projectStorePlace(project);
  const place = storePlace(name, directory);
  return place.isShared ? place : { ...place, at: resolve(directory, name) };
}

function wrong(what: string, expected: string): NovaCronError {
  return new NovaCronError("NC1903", what, {
    expected,
    remedy: "Give a path, a URL as in docs/shared-store.md, or - for the project's own store.",
  });
}
