import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { trustedKeys } from "../../provider/crypto/trusted-keys.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { isUrl } from "../../provider/policy/bundle-url.ts";
import { type DecisionLog, openDecisionLog } from "../../provider/policy/decision-log.ts";
import { type LoadPoliciesOptions, loadPolicies, type PolicyHost } from "../../provider/policy/policy-host.ts";
import { noWaivers, type WaiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import { defaultWaiverPath } from "../../provider/policy/waivers/waiver-file.ts";
import { readPolicyData } from "../policy-data.ts";
import { findProject, type Project } from "../project.ts";
import { projectPolicies } from "../project-policies.ts";
import type { Terminal } from "../terminal.ts";
import { findWaivers } from "../waivers/waiver-place.ts";
import type { ReviewPlan } from "./planned-resource.ts";

/** Options that say by what a plan is judged; `review` and `up --reviewed` share them. */
export interface JudgingOptions {
  /** Folder, `.tar.gz` or URL of a bundle, or `shipped`. */
  readonly policies?: string;
  readonly digest?: string;
  /** File with overrides of the rules' data. */
  readonly data?: string;
  readonly waivers?: string;
  /** Folder of keys.json, which bundles and waivers are verified by. */
  readonly keys?: string;
  readonly asOf?: string;
}

/** By what a plan is judged. */
export interface Terms {
  readonly host: PolicyHost;
  readonly waivers: WaiverBook;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** The plan's own project; null where the command runs elsewhere. */
  readonly project: Project | null;
}

/**
 * Loads policies and waivers as the options say, else as the configuration of the plan's stack does.
 * @throws {NovaCronError} NC1003, NC13xx, NC1903, and NC16xx for keys that waivers need.
 */
export async function openTerms(
  options: JudgingOptions,
  { project: name, stack }: Pick<ReviewPlan, "project" | "stack">,
  terminal: Terminal,
): Promise<Terms> {
  const around = await findProject(terminal, stack === "" ? undefined : stack);
  const project = around !== null && (name === "" || around.name === name) ? around : null;
  if (around !== null && project === null) {
    terminal.err(
      `warning: the plan is of the project ${name}, and ${around.file} of ${around.name}; it is left alone\n`,
    );
  }
  const [host, waivers] = await Promise.all([
    policiesOf(options, project, terminal).then(loadPolicies),
    waiversOf(options, project, stack, terminal),
  ]);
  return { host, waivers, nowMs: instantOf(options, terminal), project };
}

async function policiesOf(
  options: JudgingOptions,
  project: Project | null,
  terminal: Terminal,
): Promise<LoadPoliciesOptions> {
  const { policies, digest } = options;
  const isBundle = policies !== undefined && policies !== "shipped";
  if (digest !== undefined && !isBundle) {
    throw new NovaCronError("NC1903", "--digest is given, and --policies names no bundle", {
      property: "--digest",
      expected: "the folder of a bundle in --policies",
      remedy: "Give the folder, or leave the digest out",
    });
  }
  const configured = project === null ? {} : projectPolicies(project);
  const data =
    options.data === undefined ? configured.data : await readPolicyData(resolve(terminal.directory, options.data));
  if (policies === "shipped") return { data };
  if (policies === undefined) return { ...configured, data };
  const { keepShipped, cacheDirectory } = configured;
  return {
    bundleDirectory: isUrl(policies) ? policies : resolve(terminal.directory, policies),
    expectedDigest: digest,
    data,
    keepShipped,
    cacheDirectory,
    // A gate takes no rules that nobody signed: without keys the bundle is refused.
    ring: keysOf(options, project, terminal),
  };
}

/** The keys that bundles and waivers are verified by. */
function keysOf({ keys }: JudgingOptions, project: Project | null, terminal: Terminal): KeyRing | undefined {
  if (keys !== undefined) return trustedKeys(resolve(terminal.directory, keys));
  return project === null ? undefined : trustedKeys(resolve(project.directory, project.config.keys.directory));
}

/** Where the project has no waiver file and none is named, no keys are needed either. */
async function waiversOf(
  { waivers, keys }: JudgingOptions,
  project: Project | null,
  stack: string,
  terminal: Terminal,
): Promise<WaiverBook> {
  const isNamed = waivers !== undefined || project?.config.policies.waivers !== undefined;
  if (waivers !== undefined && !existsSync(resolve(terminal.directory, waivers))) {
    throw new NovaCronError("NC1310", `the waiver file ${waivers} does not exist`, {
      property: "--waivers",
      expected: "the path of a waiver file",
      remedy: "Correct the path, or make the file with `novacron waiver new`.",
    });
  }
  if (!isNamed && (project === null || !existsSync(join(project.directory, defaultWaiverPath)))) return noWaivers;
  const place = await findWaivers(
    {
      ...(waivers !== undefined && { file: waivers }),
      ...(keys !== undefined && { keys }),
      ...(stack !== "" && { stack }),
    },
    terminal,
  );
  return place.read();
}

function instantOf({ asOf }: JudgingOptions, terminal: Terminal): number {
  if (asOf === undefined) return terminal.now().getTime();
  const ms = /^\d{4}-\d{2}-\d{2}/.test(asOf) ? Date.parse(asOf) : Number.NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new NovaCronError("NC1903", `"${asOf}" is no instant`, {
    property: "--as-of",
    expected: "ISO 8601 in UTC, such as 2026-03-01T12:00:00Z",
    remedy: "Correct it",
  });
}

/** The log of evaluations that the project's configuration asks for, or null. */
export function decisionLogOf(project: Project | null, terminal: Terminal): DecisionLog | null {
  const { log, logRequired: required = false } = project?.config.policies ?? {};
  if (project === null || log === undefined) return null;
  return openDecisionLog(resolve(project.directory, log), {
    required,
    onTrouble: ({ message }) => terminal.err(`warning: ${message}\n`),
  });
}

/** Path of the project's file from the root of its repository, with `/`: what code scanning and annotations name. */
export function projectFileIn(project: Project | null): string {
  if (project === null) return "Pulumi.yaml";
  for (let folder = project.directory; dirname(folder) !== folder; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return relative(folder, project.file).split(sep).join("/");
  }
  return relative(project.directory, project.file);
}
