import { expect, it } from "vitest";
import { parseTraceParent } from "./trace-parent.ts";

const trace = "0af7651916cd43dd8448eb211c80319c";
const span = "b7ad6b7169203331";

it.each([
  [`00-${trace}-${span}-01`, 1],
  [` 00-${trace}-${span}-00 `, 0],
  // A later version may have more parts, of which nothing is known.
  [`01-${trace}-${span}-01-more`, 1],
])("reads %s", (text, traceFlags) => {
  expect(parseTraceParent(text)).toEqual({ traceId: trace, spanId: span, traceFlags });
});

it.each([
  undefined,
  "",
  "nonsense",
  `00-${trace}-${span}`,
  `00-${trace}-${span}-01-more`,
  `ff-${trace}-${span}-01`,
  `00-${trace.toUpperCase()}-${span}-01`,
  `00-${"0".repeat(32)}-${span}-01`,
  `00-${trace}-${"0".repeat(16)}-01`,
])("finds no parent in %s", (text) => {
  expect(parseTraceParent(text)).toBeNull();
});
