import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { optionsIn } from "../pulumi-options.ts";

/** What both commands of Pulumi get. */
export interface PulumiArguments {
  readonly preview: readonly string[];
  readonly up: readonly string[];
}

/** Options that would change what is compared, or what runs. */
const refused: ReadonlySet<string> = new Set([
  "--json",
  "-j",
  "--save-plan",
  "--plan",
  "--strict",
  "--skip-preview",
  "-f",
  "--import-file",
  "--secrets-provider",
]);

/** Only `pulumi up` knows these. */
const ofUp: ReadonlySet<string> = new Set(["--continue-on-error", "--continue-on-error=true"]);

/**
 * The arguments that a user gives behind `--`, for the preview and for the update.
 * @throws {NovaCronError} NC1903 for options that are this command's own business.
 */
export function pulumiArguments(given: readonly string[]): PulumiArguments {
  const own = given.flatMap(optionsIn).find(({ name }) => refused.has(name))?.name;
  if (own !== undefined) {
    throw new NovaCronError("NC1903", `${own} cannot be passed on to Pulumi`, {
      property: own,
      expected: "options that preview and update share, such as --stack or --target",
      remedy: "Leave it out",
    });
  }
  // `up` is answered with yes in any case.
  const shared = given.filter((argument) => argument !== "--yes" && argument !== "-y");
  return { preview: shared.filter((argument) => !ofUp.has(argument)), up: shared };
}
