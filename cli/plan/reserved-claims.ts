import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { Claim } from "../../provider/world/snapshot.ts";
import { openProjectStore } from "../open-project-store.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/**
 * What all stacks hold by the project's store; nothing where there is no store yet.
 * @throws {NovaCronError} NC1902 without a project; NC11xx and NC17xx for fleet and store.
 */
export async function reservedClaims(project: Project | null, terminal: Terminal): Promise<readonly Claim[]> {
  if (project === null) {
    throw new NovaCronError("NC1902", `there is no Pulumi.yaml in ${terminal.directory} or above it`, {
      property: "--reserved",
      expected: "the folder of a Pulumi project, whose store has the reservations",
      remedy: "Go there, or give it with -C DIRECTORY",
    });
  }
  const store = await openProjectStore(project, terminal);
  if (store === null) return [];
  try {
    return (await store.listReservations()).map(({ claim }) => claim);
  } finally {
    await store.close();
  }
}
