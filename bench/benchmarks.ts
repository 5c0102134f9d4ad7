import { type Benchmark, type Figure, numberAt } from "./figures.ts";

type Row = readonly [path: string, figure: string, unit: Figure["unit"], how: string];

/** Figures that stand in the output at fixed paths. */
function rows(list: readonly Row[]): Benchmark["figures"] {
  return (output) => list.map(([path, figure, unit, how]) => ({ figure, value: numberAt(output, path), unit, how }));
}

/** All benchmarks, in the order in which they run; the quiet ones that need no CLI first. */
export const benchmarks: readonly Benchmark[] = [
  {
    name: "decide",
    file: "decide.ts",
    args: [],
    quickArgs: ["--decisions", "20"],
    needsPulumi: false,
    figures: (output) =>
      [100, 1000].flatMap((nodes, index) => {
        const how = `${numberAt(output, `results.${index}.decisions`)} placements on ${nodes} generated nodes, no policies`;
        const at = (key: string) => numberAt(output, `results.${index}.${key}`);
        return [
          { figure: `decisions, ${nodes} nodes`, value: at("decisionsPerSecond"), unit: "1/s", how },
          { figure: `decision p50, ${nodes} nodes`, value: at("p50Ms"), unit: "ms", how },
          { figure: `decision p99, ${nodes} nodes`, value: at("p99Ms"), unit: "ms", how },
        ];
      }),
  },
  {
    name: "joint",
    file: "joint.ts",
    args: ["--groups", "12x8,50x24,200x200"],
    quickArgs: ["--groups", "12x8"],
    needsPulumi: false,
    figures: (output) => {
      const { results } = output as { readonly results: readonly unknown[] };
      return results.flatMap((_, index): Omit<Figure, "benchmark">[] => {
        const at = (key: string) => numberAt(output, `results.${index}.${key}`);
        const size = `${at("requests")} on ${at("nodes")} nodes`;
        const how = `${at("placedJointly")} placed (${at("placedOneByOne")} one by one), bound ${at("utilityBound")}`;
        return [
          { figure: `utility jointly, ${size}`, value: at("utilityJointly"), unit: "points", how },
          { figure: `utility one by one, ${size}`, value: at("utilityOneByOne"), unit: "points", how },
          {
            figure: `joint decision, ${size}`,
            value: at("jointCpuMs"),
            unit: "ms",
            how: "processor time, with records",
          },
        ];
      });
    },
  },
  {
    name: "clouds",
    file: "clouds.ts",
    args: [],
    quickArgs: ["--sizes", "2", "--repeats", "2"],
    needsPulumi: false,
    figures: rows([
      [
        "newSizeMs",
        "decision over 3 clouds, 30 regions, new size",
        "ms",
        "median; 36,000 offers right-sized, no policies",
      ],
      ["sameSizeMs", "decision over 3 clouds, 30 regions, size seen before", "ms", "median, no policies"],
    ]),
  },
  {
    name: "policies",
    file: "policies.ts",
    args: [],
    quickArgs: ["--rounds", "2"],
    needsPulumi: false,
    figures: (output) => {
      const at = (key: string) => numberAt(output, key);
      const how = `one candidate in each of 120 regions, ${at("rules.candidate")} rules`;
      const [fresh, again] = [`${how}, never seen`, `${how}, seen before`];
      const resource = `one resource, ${at("rules.resource")} rules`;
      const filtered = `${at("filter.candidates")} candidates of ${at("filter.distinct")} kinds`;
      return [
        { figure: "evaluation p50", value: at("evaluation.fresh.p50Us"), unit: "us", how: fresh },
        { figure: "evaluation p99", value: at("evaluation.fresh.p99Us"), unit: "us", how: fresh },
        { figure: "remembered p50", value: at("evaluation.remembered.p50Us"), unit: "us", how: again },
        { figure: "remembered p99", value: at("evaluation.remembered.p99Us"), unit: "us", how: again },
        { figure: "review p50", value: at("review.p50Us"), unit: "us", how: resource },
        { figure: "review p99", value: at("review.p99Us"), unit: "us", how: resource },
        { figure: "filter", value: at("filter.ms"), unit: "ms", how: `${filtered}, each kind once, median of 9` },
      ];
    },
  },
  {
    name: "review",
    file: "review.ts",
    args: [],
    quickArgs: ["--resources", "20", "--runs", "1"],
    needsPulumi: false,
    figures: (output) => {
      const how = `${numberAt(output, "resources")} resources, ${numberAt(output, "rules")} rules, median of ${numberAt(output, "runs")}`;
      const at = (key: string) => numberAt(output, key);
      return [
        { figure: "whole process", value: at("process.wallMs"), unit: "ms", how: `${how}, four formats` },
        { figure: "whole process, processor time", value: at("process.cpuMs"), unit: "ms", how },
        { figure: "judging alone, processor time", value: at("review.cpuMs"), unit: "ms", how },
      ];
    },
  },
  {
    name: "attestation",
    file: "attestation.ts",
    args: [],
    quickArgs: [],
    needsPulumi: false,
    figures: rows([
      ["sealMsPerResource", "sign", "ms/resource", "200 resources, 8 to 16 at a time, Ed25519 and Falcon-512"],
      ["sealFromColdMsPerResource", "sign, fresh process", "ms/resource", "the same with loading the algorithms"],
      ["verifyFromColdMsPerResource", "verify, fresh process", "ms/resource", "200 attestations, as up after preview"],
      ["meanBytes", "size in the state", "B/resource", "mean of 200 attestations as JSON"],
    ]),
  },
  {
    name: "cache",
    file: "cache.ts",
    args: [],
    quickArgs: ["--rounds", "100", "--entries", "100", "--gets", "1000", "--plans", "2", "--resources", "10"],
    needsPulumi: false,
    figures: (output) => {
      const { results } = output as { readonly results: readonly { readonly tier: string }[] };
      const bytes = `${numberAt(output, "valueBytes")} bytes`;
      const hits = results.flatMap(({ tier }, index) =>
        ["50", "95"].map((quantile) => ({
          figure: `hit p${quantile}, ${tier}`,
          value: numberAt(output, `results.${index}.getP${quantile}Us`),
          unit: "us",
          how: `${bytes}, one question after the other${tier === "redis" ? ", on loopback" : ""}`,
        })),
      );
      const resources = numberAt(output, "preview.resources");
      return [
        ...hits,
        {
          figure: "gets through the tiers",
          value: numberAt(output, "getsPerSecond"),
          unit: "1/s",
          how: `${bytes}, two threads`,
        },
        {
          figure: "hit rate",
          value: numberAt(output, "replay.hitRate"),
          unit: "share",
          how: `${numberAt(output, "replay.plans")} plans of the same 200 placements`,
        },
        {
          figure: "unchanged preview",
          value: numberAt(output, "preview.callsCpuMs"),
          unit: "ms",
          how: `processor time of the calls for ${resources} placements`,
        },
      ];
    },
  },
  {
    name: "telemetry",
    file: "telemetry.ts",
    args: [],
    quickArgs: ["--decisions", "10", "--rounds", "1"],
    needsPulumi: false,
    figures: (output) => {
      const how = `${numberAt(output, "nodes")} nodes, processor time, fastest of ${numberAt(output, "rounds")} rounds`;
      return (["none", "off", "file"] as const).map((way) => ({
        figure: `decision, telemetry ${{ none: "left out", off: "off", file: "to a file" }[way]}`,
        value: numberAt(output, `microsecondsPerDecision.${way}.fastest`),
        unit: "us",
        how,
      }));
    },
  },
  {
    name: "quantum",
    file: "quantum.ts",
    args: ["bench/circuits/layers-18.qasm"],
    quickArgs: ["--repeat", "1", "examples/quickstart/grover.qasm"],
    needsPulumi: false,
    figures: (output) => {
      const shape = `${numberAt(output, "0.qubits")} qubits, ${numberAt(output, "0.gates")} gates`;
      return [
        {
          figure: "parse",
          value: numberAt(output, "0.parseMs"),
          unit: "ms",
          how: `${shape}, first parse of the process`,
        },
        {
          figure: "simulation",
          value: numberAt(output, "0.medianMs"),
          unit: "ms",
          how: `${shape}, ${numberAt(output, "0.shots")} shots, median`,
        },
      ];
    },
  },
  {
    name: "import",
    file: "import.ts",
    args: [],
    quickArgs: ["--runs", "3"],
    needsPulumi: false,
    figures: (output) => {
      const how = `of ${numberAt(output, "runs")} processes that import @pulumi/pulumi first`;
      return [
        {
          figure: "import of the components",
          value: numberAt(output, "addedMs.median"),
          unit: "ms",
          how: `median ${how}`,
        },
        { figure: "import of the components, fastest", value: numberAt(output, "addedMs.fastest"), unit: "ms", how },
        { figure: "import of @pulumi/pulumi", value: numberAt(output, "pulumiMs.median"), unit: "ms", how: "median" },
      ];
    },
  },
  {
    name: "plugin-start",
    file: "plugin-start.ts",
    args: [],
    quickArgs: ["--runs", "3"],
    needsPulumi: false,
    figures: (output) => {
      const how = `median of ${numberAt(output, "runs")} starts, the two in turns`;
      return [
        { figure: "start to port", value: numberAt(output, "novacron.portMs"), unit: "ms", how },
        { figure: "start to port, provider.main", value: numberAt(output, "providerMain.portMs"), unit: "ms", how },
        { figure: "memory at the port", value: numberAt(output, "novacron.portMb"), unit: "MB", how },
        {
          figure: "memory at the port, provider.main",
          value: numberAt(output, "providerMain.portMb"),
          unit: "MB",
          how,
        },
        { figure: "memory after the first answer", value: numberAt(output, "novacron.answerMb"), unit: "MB", how },
      ];
    },
  },
  {
    name: "pack",
    file: "pack.ts",
    args: [],
    quickArgs: ["--resources", "5", "--runs", "1"],
    needsPulumi: true,
    figures: (output) => {
      const count = numberAt(output, "resources");
      const how = `median of ${numberAt(output, "runs")} through the CLI, ${numberAt(output, "rules")} rules`;
      return [
        { figure: `preview of ${count} resources`, value: numberAt(output, "withoutMs"), unit: "ms", how },
        { figure: "the same with the policy pack", value: numberAt(output, "withMs"), unit: "ms", how },
      ];
    },
  },
  {
    name: "preview",
    file: "preview.ts",
    args: [],
    quickArgs: ["--placements", "5", "--runs", "1"],
    needsPulumi: true,
    figures: (output) => {
      const count = numberAt(output, "placements");
      const how = `median of ${numberAt(output, "runs")} through the CLI, 100 nodes, all policies, no GPUs`;
      return [
        { figure: `preview of ${count} new placements`, value: numberAt(output, "decidingMs"), unit: "ms", how },
        {
          figure: `the same again`,
          value: numberAt(output, "againMs"),
          unit: "ms",
          how: "decisions are found recorded",
        },
        {
          figure: `preview of ${count} components`,
          value: numberAt(output, "nothingMs"),
          unit: "ms",
          how: "no provider: what the CLI and the program cost",
        },
        {
          figure: "cost of one decision",
          value: numberAt(output, "novacronMsPerDecision"),
          unit: "ms",
          how: "the difference, by placement",
        },
      ];
    },
  },
];
