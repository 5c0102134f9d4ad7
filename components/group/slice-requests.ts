import type { PlacementArgs } from "../placement.ts";
import type { GroupSpec } from "./group-args.ts";

/** The request of each slice, by its name: `slice-0`, `slice-1`. Each keeps apart from those before it. */
export function sliceRequests(
  request: PlacementArgs,
  { slices, apart }: Pick<GroupSpec, "slices" | "apart">,
): Record<string, PlacementArgs> {
  const names = Array.from({ length: slices }, (_, index) => `slice-${index}`);
  return Object.fromEntries(
    names.map((name, index) => [
      name,
      index === 0
        ? request
        : ({ ...request, apart: names.slice(0, index).map((from) => ({ from, level: apart })) } as PlacementArgs),
    ]),
  );
}
