import { NovaCronError } from "../errors/novacron-error.ts";
import type { MilpSolver } from "../placement/joint/milp.ts";
import type { Claim } from "../world/snapshot.ts";
import type { DecisionAnswer, DecisionKind, DecisionQuestion } from "./decision-kind.ts";
import type { OpenGroup } from "./open-group.ts";
import type { PlanContext } from "./plan-context.ts";

/** One Check's way to decide: alone, or with the others of its group. */
export interface Decider<Request> {
  /** Pure but for what it keeps for the group; synchronous. */
  decide(question: DecisionQuestion<Request>): DecisionAnswer;
  /** What the last decision takes for others of the group, who have not asked yet. */
  readonly forOthers: readonly Claim[];
}

/** Decides on a resource that is in no group. */
export function alone<Request, Facts>(
  kind: DecisionKind<Request, Facts>,
  facts: Facts,
  context: PlanContext,
): Decider<Request> {
  return { decide: (question) => kind.decide(question, facts, context), forOthers: [] };
}

/**
 * Decides on a member of a group. Its part of a decision that was made for the whole is taken, if it was made on the
 * right question and can still be carried out. Else all are decided on who have neither an answer in this plan nor the
 * promise of a preview; the places of those who have are fixed.
 */
export function together<Request, Facts>(
  kind: DecisionKind<Request, Facts>,
  facts: Facts,
  group: OpenGroup<Request>,
  solver: MilpSolver,
  context: PlanContext,
): Decider<Request> {
  const { decideTogether } = kind;
  if (decideTogether === undefined) throw new NovaCronError("NC1803", `${kind.token} is not placed in groups`);
  const { groups } = context;
  let forOthers: readonly Claim[] = [];
  return {
    get forOthers() {
      return forOthers;
    },
    decide: (question) => {
      forOthers = [];
      // What an earlier preview is about to take may have been given up; it is no reason to leave one of the group out.
      const members = new Set(group.members.map((member) => member.question.subject.urn));
      const waiting = new Set(context.waitingClaims.filter(({ urn }) => !members.has(urn)));
      const forgiving = question.claims.filter((claim) => !waiting.has(claim));
      const drawn = groups.drawn(question.subject.urn);
      if (drawn !== null && drawn.group === group.digest && isSame(drawn.question, question)) {
        const { target } = drawn.answer.summary;
        if (kind.whyNotFeasible(target, { ...question, claims: forgiving }, facts, context) === null)
          return drawn.answer;
      }
      const open = group.members.filter(
        ({ question: { subject }, isPromised }) =>
          subject.urn !== question.subject.urn && !isPromised && !groups.isAnswered(subject.urn),
      );
      const openUrns = new Set(open.map((member) => member.question.subject.urn));
      const questions = [question, ...open.map((member) => ({ ...member.question, signal: question.signal }))];
      const decideOn = (claims: readonly Claim[]): Answers => {
        const others = claims.filter(({ urn }) => !openUrns.has(urn));
        const asked = questions.map((each) => ({ ...each, claims: others }));
        return decideTogether(asked, { digest: group.digest, isTainted: group.isTainted, solver }, context);
      };
      const [own, ...others] = mostPlaced(
        () => decideOn(question.claims),
        () => decideOn(forgiving),
      );
      if (own === undefined) throw new NovaCronError("NC1803", "a group was decided on without its first member");
      if (own instanceof NovaCronError) throw own;
      const placed = others.flatMap((answer, index) => {
        const asked = questions[index + 1];
        return answer instanceof NovaCronError || asked === undefined ? [] : [{ answer, asked }];
      });
      for (const { answer, asked } of placed)
        groups.draw(asked.subject.urn, { group: group.digest, question: asked, answer });
      forOthers = placed.flatMap(({ answer }) => (answer.claim === null ? [] : [answer.claim]));
      return own;
    },
  };
}

type Answers = readonly (DecisionAnswer | NovaCronError)[];

/** The first answers where all are placed, or as many as in the second. */
function mostPlaced(first: () => Answers, second: () => Answers): Answers {
  const missing = (answers: Answers): number => answers.filter((answer) => answer instanceof NovaCronError).length;
  const answers = first();
  if (missing(answers) === 0) return answers;
  const others = second();
  return missing(others) < missing(answers) ? others : answers;
}

function isSame(
  drawn: Pick<DecisionQuestion<unknown>, "subject" | "requestDigest" | "previous">,
  asked: DecisionQuestion<unknown>,
): boolean {
  return (
    drawn.subject.id === asked.subject.id &&
    drawn.requestDigest === asked.requestDigest &&
    drawn.previous?.recordDigest === asked.previous?.recordDigest &&
    drawn.previous?.startAt === asked.previous?.startAt
  );
}
