import type { MilpSolver } from "../placement/joint/milp.ts";
import type { DecisionAnswer, DecisionQuestion } from "./decision-kind.ts";
import type { OpenGroup } from "./open-group.ts";

/** A member's part of a decision on its group, until it asks for it. */
export interface DrawnAnswer {
  /** Digest of the group. */
  readonly group: string;
  /** What was taken to be its question. */
  readonly question: Pick<DecisionQuestion<unknown>, "subject" | "requestDigest" | "previous">;
  readonly answer: DecisionAnswer;
}

/**
 * What one plan knows of its groups. The Check that comes first decides for all of a group that have no answer yet; the
 * others find their part here. An answer that was given is never changed: the engine has it.
 */
export class PlanGroups {
  readonly #opened = new Map<string, Promise<OpenGroup<unknown>>>();
  readonly #drawn = new Map<string, DrawnAnswer>();
  readonly #answered = new Set<string>();
  #solver: Promise<MilpSolver> | undefined;

  /** The exact solver for small groups; loaded with the first group. */
  solver(): Promise<MilpSolver> {
    this.#solver ??= import("../placement/joint/load-milp-solver.ts").then(({ loadMilpSolver }) => loadMilpSolver());
    return this.#solver;
  }

  /** The group of that digest, looked up once in a plan. */
  opened<Request>(digest: string, open: () => Promise<OpenGroup<Request>>): Promise<OpenGroup<Request>> {
    const known = this.#opened.get(digest) ?? open();
    this.#opened.set(digest, known);
    // A digest covers the members' names and requests: one digest has one kind of request.
    return known as Promise<OpenGroup<Request>>;
  }

  /** The part of a member, where it was decided on with others. */
  drawn(urn: string): DrawnAnswer | null {
    return this.#drawn.get(urn) ?? null;
  }

  draw(urn: string, drawn: DrawnAnswer): void {
    this.#drawn.set(urn, drawn);
  }

  isAnswered(urn: string): boolean {
    return this.#answered.has(urn);
  }

  /** Its Check has an answer: from now on the others go by it. */
  answer(urn: string): void {
    this.#answered.add(urn);
  }

  /** Another plugin came first with something: the answer was not given, and what was drawn for it may not hold. */
  withdraw(urn: string): void {
    this.#answered.delete(urn);
    this.#drawn.delete(urn);
  }
}
