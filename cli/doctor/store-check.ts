import { openProjectStore, projectStorePlace } from "../open-project-store.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";

/** The store: whether it opens, and whether all of it can be read. */
export async function checkStore(project: Project, terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const place = projectStorePlace(project);
  const store = await openProjectStore(project, terminal);
  if (store === null) return { status: "ok", message: `${place.name} is made by the first preview` };
  try {
    const [problems, { revision, reservations }] = [await store.integrityProblems(), await store.reservationState()];
    if (problems.length > 0) {
      const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
      return {
        status: "fail",
        message: `${store.location} is damaged: ${problems[0] ?? ""}${more}`,
        remedy: place.isShared
          ? "Restore a backup of the server; `pulumi refresh` makes the reservations again from the verified state"
          : "Move the file aside; `pulumi refresh` makes the reservations again from the verified state",
        details: { problems },
      };
    }
    return {
      status: "ok",
      message: `${place.name}: sound, ${reservations.length} reservations`,
      details: { reservations: reservations.length, revision },
    };
  } finally {
    await store.close();
  }
}
