import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

/** Runs a module in a Node of its own and gives the specifiers that it resolved, directly or not. */
function resolved(source: string): string[] {
  const script = `
    import { registerHooks } from "node:module";
    const seen = [];
    registerHooks({ resolve(specifier, context, next) { const r = next(specifier, context); seen.push(r.url); return r; } });
    ${source}
    process.stdout.write(JSON.stringify(seen));
  `;
  const child = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  expect(child.stderr).toBe("");
  return JSON.parse(child.stdout) as string[];
}

it("loads no post-quantum library until Falcon is used", () => {
  const importAll = `
    const { algorithm } = await import("./algorithms.ts");
    await import("./open-key-ring.ts");
    await import("../state/batch-signer.ts");
    await import("../state/verify-attestation.ts");
    const scheme = algorithm("ed25519");
    scheme.signer(scheme.generate().secretKey)(new Uint8Array(1));
  `;
  const atImport = resolved(importAll);
  expect(atImport.some((url) => url.endsWith("/falcon-512.ts"))).toBe(true);
  expect(atImport.filter((url) => url.includes("@noble"))).toEqual([]);
  // The same look does see it once it is used: the hook is not blind to a synchronous require.
  const afterUse = resolved(`${importAll} algorithm("falcon-512").load();`);
  expect(afterUse.some((url) => url.includes("@noble/post-quantum/falcon.js"))).toBe(true);
});
