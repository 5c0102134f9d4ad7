import type { Alive } from "../index.ts";

/** Everything that moto holds. */
export async function listMoto(
  _endpoint: string,
  _visited: readonly { account: string; region: string }[],
): Promise<readonly Alive[]> {
  return [];
}
