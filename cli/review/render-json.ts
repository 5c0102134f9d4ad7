import type { ReviewReport } from "./report.ts";

/** The whole review, format version 1: for other programs, baselines and `novacron up --reviewed`. */
export function renderJson({ review }: ReviewReport): string {
  return `${JSON.stringify(review, null, 2)}\n`;
}
