import type { ErrorCode } from "../errors/codes.ts";
import { NovaCronError } from "../errors/novacron-error.ts";

/** What may be said where amounts and places follow from secret inputs. */
const sayings: Partial<Record<ErrorCode, { readonly message: string; readonly remedy: string }>> = {
  NC1202: {
    message: "the decision that was planned cannot be carried out any more",
    remedy: "Run `pulumi preview` again: it decides on the fleet as it is now",
  },
  NC1203: {
    message: "it is protected and would have to move",
    remedy: "Make its node usable again, or take the protection off, let it move, and protect it again",
  },
  NC1205: {
    message: "it is stateful and would have to move",
    remedy: "Make its node usable again, or back up its data, and set allowMove",
  },
  NC1204: {
    message: "the capacity that it needs is no longer free on the node that was chosen",
    remedy: "Run `pulumi preview` again: it decides with what is free now",
  },
  NC2008: {
    message: "the locked decision cannot be carried out any more",
    remedy: "Lock another with `novacron lock write`, and let that be reviewed",
  },
};

const explanation = "; some inputs are secret, so what they demand is not shown";

/** Stands in for a reason that tells what secret inputs demand. */
export const hiddenReason = "[secret]";

/**
 * An error about a decision that rests on secret inputs, without the amounts, the target and the reason that it tells.
 * Errors of other codes come back as they are: they speak of keys, files and programs. No cause is kept: it is what is
 * hidden here.
 */
export function withoutDemands(error: unknown): unknown {
  const saying = error instanceof NovaCronError ? sayings[error.code] : undefined;
  if (!(error instanceof NovaCronError) || saying === undefined) return error;
  return new NovaCronError(error.code, saying.message + explanation, {
    ...(error.property === undefined ? {} : { property: error.property }),
    remedy: saying.remedy,
  });
}

/** What headlines quote: names from the request, tokens of a program. */
const quoted = /"(?:[^"\\]|\\.)*"/g;

/**
 * Any error about a decision that rests on secret inputs, as it may be told: as {@link withoutDemands} has it, or its
 * headline without what that quotes. What is no NovaCronError comes back as it is: it is our own fault.
 */
export function tellable(error: unknown): unknown {
  const hidden = withoutDemands(error);
  if (hidden !== error || !(error instanceof NovaCronError)) return hidden;
  const what = error.headline.slice(error.code.length + 2).replace(quoted, `"${hiddenReason}"`);
  return new NovaCronError(
    error.code,
    what + explanation,
    error.property === undefined ? {} : { property: error.property },
  );
}
