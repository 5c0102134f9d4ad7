import type { Shape } from "./shape.ts";
import type { ShapeState } from "./shape-state.ts";

/**
 * The states of one shape. Weights differ, and so do sums, between a stack's first placement and later ones, to which other
 * factors apply, and between a calm and a tight spot market.
 */
export class ShapeStates {
  readonly shape: Shape;
  readonly #states = new Map<string, ShapeState>();
  #wasTight = false;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  /** The state for a stack with or without placements, brought up to date; null when one has to be made. */
  fresh(hasPeers: boolean): ShapeState | null {
    for (const isTight of [this.#wasTight, !this.#wasTight]) {
      const key = `${hasPeers} ${isTight}`;
      const state = this.#states.get(key);
      const is = state?.refresh();
      if (state !== undefined && is === "fresh") {
        this.#wasTight = isTight;
        return state;
      }
      if (is === "stale") this.#states.delete(key);
    }
    return null;
  }

  keep(hasPeers: boolean, state: ShapeState): void {
    this.#wasTight = state.isTight;
    this.#states.set(`${hasPeers} ${state.isTight}`, state);
  }
}
