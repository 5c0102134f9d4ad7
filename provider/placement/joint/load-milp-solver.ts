import type { MilpAnswer, MilpModel, MilpSolver } from "./milp.ts";

/** Limits of one solve. */
export interface MilpLimits {
  /** Branch-and-bound nodes; 20,000 where not given. */
  readonly nodes?: number;
}

/**
 * Loads HiGHS (Huangfu and Hall 2018; the npm package `highs`, WebAssembly). It has one thread, seed 0 and no time limit: the same
 * model gives the same answer on every machine. About 30 ms; call it at the edge.
 */
export async function loadMilpSolver({ nodes = 20_000 }: MilpLimits = {}): Promise<MilpSolver> {
  const module = await import("highs");
  // Its types are those of its CommonJS build, where the loader is one `default` further down.
  const load = module.default as unknown as typeof module.default.default;
  const highs = await load();
  const { constants } = highs;
  return ({ gain, isWhole, rowLower, rowUpper, rowStart, columns, values }: MilpModel): MilpAnswer =>
    highs.withModel(
      {
        numCols: gain.length,
        numRows: rowLower.length,
        sense: constants.objectiveSense.maximize,
        colCost: gain,
        colLower: new Float64Array(gain.length),
        colUpper: new Float64Array(gain.length).fill(1),
        rowLower,
        rowUpper,
        matrix: {
          format: "csr",
          numRows: rowLower.length,
          numCols: gain.length,
          starts: rowStart,
          indices: columns,
          values,
        },
        integrality: isWhole,
      },
      (model): MilpAnswer => {
        model.options.set({
          output_flag: false,
          random_seed: 0,
          mip_rel_gap: 0,
          mip_abs_gap: 1e-4,
          mip_max_nodes: nodes,
        });
        model.run();
        const status = model.getModelStatus();
        if (status === constants.modelStatus.infeasible) return { status: "infeasible" };
        if (status !== constants.modelStatus.optimal) return { status: "limit" };
        return {
          status: "optimal",
          gain: model.getObjectiveValue(),
          columns: Float64Array.from(model.getSolution().colValue),
        };
      },
    );
}
