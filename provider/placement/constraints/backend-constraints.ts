import { globMatches } from "../../world/glob.ts";
import { liesIn } from "../../world/legal-areas.ts";
import { type BackendSite, jobCost } from "../backend-candidate.ts";
import type { BackendContext } from "../backend-context.ts";
import { plain } from "../decimals.ts";
import { type Constraint, slack } from "./constraint.ts";

type BackendConstraint = Constraint<BackendSite, BackendContext>;

/** Drivers that this version has. */
export const quantumDrivers: readonly string[] = ["statevector"];

/** `backends`: the name fits one of the patterns. */
const backends: BackendConstraint = {
  id: "backends",
  property: "backends",
  applies: ({ request }) => request.backends !== undefined,
  holds: ({ name }, { request }) => (request.backends ?? []).some((pattern) => globMatches(pattern, name)),
  explain: ({ name }) => `${name} is not among the backends`,
  demand: ({ request }) => `a backend among ${(request.backends ?? []).join(", ")}`,
  remedy: () => "Allow more backends, or leave backends out.",
};

const residency: BackendConstraint = {
  id: "residency",
  property: "residency",
  applies: ({ request }) => request.residency !== undefined,
  holds: ({ region }, { request }) => (request.residency ?? []).some((entry) => liesIn(entry, region)),
  explain: ({ region }) => `the backend is in ${region.country} (${region.continent})`,
  demand: ({ request }) => `a place in ${(request.residency ?? []).join(" or ")}`,
  remedy: ({ request }) => `Allow more than ${(request.residency ?? []).join(", ")} in residency.`,
};

const driver: BackendConstraint = {
  id: "driver",
  property: "backends",
  applies: () => true,
  holds: ({ backend }) => quantumDrivers.includes(backend.driver),
  explain: ({ backend }) => `there is no driver "${backend.driver}"`,
  demand: () => `a driver among ${quantumDrivers.join(", ")}`,
  remedy: () => `Add a backend with the driver ${quantumDrivers.join(" or ")} to the fleet file.`,
};

const qubits: BackendConstraint = {
  id: "qubits",
  property: "program",
  applies: () => true,
  holds: ({ backend }, { circuit }) => backend.qubits >= circuit.qubits,
  explain: ({ backend }, { circuit }) => `the circuit has ${circuit.qubits} qubits, the backend ${backend.qubits}`,
  demand: ({ circuit }) => `${circuit.qubits} qubits`,
  remedy: ({ circuit }) => `Use fewer than ${circuit.qubits} qubits, or add a larger backend to the fleet.`,
};

const maxShots: BackendConstraint = {
  id: "maxShots",
  property: "shots",
  applies: () => true,
  holds: ({ backend }, { shots }) => backend.maxShots >= shots,
  explain: ({ backend }, { shots }) => `${shots} shots asked, the backend takes ${backend.maxShots}`,
  demand: ({ shots }) => `${shots} shots in one job`,
  remedy: ({ shots }) => `Ask for fewer than ${shots} shots.`,
};

const budget: BackendConstraint = {
  id: "budget",
  property: "budget.amount",
  applies: ({ request }) => request.budget !== undefined,
  holds: ({ backend }, { request, shots }) => jobCost(backend, shots) <= (request.budget?.amount ?? 0) + slack,
  explain: ({ backend }, { shots, snapshot }) => `${plain(jobCost(backend, shots))} ${snapshot.currency} for the job`,
  demand: ({ request }) => `at most ${request.budget?.amount} ${request.budget?.currency} for the job`,
  remedy: ({ request }) => `Raise budget.amount above ${request.budget?.amount}, or ask for fewer shots.`,
};

/** The hard constraints of quantum jobs, in the order in which they are asked. */
export const backendConstraints: readonly BackendConstraint[] = [backends, residency, driver, qubits, maxShots, budget];
