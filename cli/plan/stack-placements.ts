import { placementsIn, type StandingPlacements } from "../../provider/engine/standing-placements.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { openProjectStore } from "../open-project-store.ts";
import type { Project } from "../project.ts";
import { shortStackName } from "../selected-stack.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Reads a stack's placements from the store: its reservations, and the requests from the records of their decisions.
 * @throws {NovaCronError} NC1902 without a project, NC1903 without a stack; NC11xx and NC17xx for fleet and store.
 */
export async function stackPlacements(project: Project | null, terminal: Terminal): Promise<StandingPlacements> {
  if (project === null) {
    throw new NovaCronError("NC1902", `there is no Pulumi.yaml in ${terminal.directory} or above it`, {
      property: "--requests",
      expected: "a requests file, or the folder of a Pulumi project, whose store has the placements",
      remedy: "Give the file with --requests FILE, or the folder with -C DIRECTORY",
    });
  }
  if (project.stack === null) {
    throw new NovaCronError("NC1903", "no stack is selected", {
      property: "--stack",
      expected: "the stack whose placements are meant",
      remedy: "Give it with --stack, or a list of its requests with --requests FILE",
    });
  }
  const stack = `${project.name}/${shortStackName(project.stack)}`;
  const store = await openProjectStore(project, terminal);
  if (store === null) return { stack, requests: [], others: [], fixed: [] };
  try {
    return await placementsIn(store, stack);
  } finally {
    await store.close();
  }
}
