import { openProjectStore, projectStorePlace } from "../open-project-store.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import type { CheckResult } from "./check-result.ts";
import { examineServer, type ServerFinding } from "./shared-store-check.ts";

/** The store: whether it opens, whether all of it can be read, and of a server whether it is set up to keep what it has. */
export async function checkStore(project: Project, terminal: Terminal): Promise<Omit<CheckResult, "name">> {
  const place = projectStorePlace(project);
  const settings: string[] = [];
  const store = await openProjectStore(project, terminal, { onWarning: (_code, text) => void settings.push(text) });
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
    const server = place.isShared ? await examineServer(place, store.fleetId, terminal) : null;
    return {
      ...found(`${place.name}: sound, ${reservations.length} reservations`, settings, server),
      details: { reservations: reservations.length, revision, ...(server && { server: server.health }) },
    };
  } finally {
    await store.close();
  }
}

function found(
  message: string,
  settings: readonly string[],
  server: ServerFinding | null,
): Pick<CheckResult, "status" | "message" | "remedy"> {
  const [first, ...others] = [
    // What is said of settings says what to set: `REDIS has no append-only file: ... Set appendonly yes`.
    ...settings.map((text) => [`NC1715: ${text.split(". ")[0] ?? text}`, text.split(". ")[1] ?? text] as const),
    ...(server?.problems ?? []),
  ];
  if (first === undefined) return { status: "ok", message };
  const all = [first, ...others];
  return {
    status: "warn",
    message: `${message}; ${all.map(([what]) => what).join("; ")}`,
    remedy: all.map(([, remedy]) => remedy).join("; "),
  };
}
