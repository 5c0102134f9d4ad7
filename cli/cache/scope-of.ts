import type { TierReport } from "../../provider/cache/cache.ts";

/** Whose statistics a tier keeps: those of the plans on this machine, or of all who share the server. */
export const scopeOf = (tier: TierReport["tier"]): "machine" | "fleet" => (tier === "redis" ? "fleet" : "machine");
