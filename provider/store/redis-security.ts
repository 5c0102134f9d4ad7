import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import type { TlsMaterial } from "../cache/redis-tls.ts";

/** Certificates for servers of tests, of an authority that is made for the purpose and that nobody else trusts. */
export interface RedisSecurity {
  /** What makes a server speak TLS alone, with clients that have a certificate: names and values of its settings. */
  readonly settings: readonly (readonly [name: string, value: string])[];
  /** What a client connects with. */
  readonly client: Required<TlsMaterial>;
  /** The client's files, as the query of a URL. */
  readonly query: string;
  /** The folder that they lie in. */
  readonly folder: string;
  dispose(): void;
}

/** Makes an authority, a server's certificate for 127.0.0.1 and a client's. */
export async function makeRedisSecurity(): Promise<RedisSecurity> {
  const of = { keyType: "ec", algorithm: "sha256" } as const;
  const authority = await generate([{ name: "commonName", value: "NovaCron tests" }], {
    ...of,
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  const signed = (name: string) =>
    generate([{ name: "commonName", value: name }], {
      ...of,
      ca: { key: authority.private, cert: authority.cert },
      extensions: [
        { name: "basicConstraints", cA: false },
        { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
      ],
    });
  const [server, client] = await Promise.all([signed("server"), signed("client")]);
  const folder = mkdtempSync(join(tmpdir(), "novacron-tls-"));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const ca = file("ca.pem", authority.cert);
  const paths = { ca, cert: file("client.pem", client.cert), key: file("client-key.pem", client.private) };
  return {
    settings: [
      ["tls-ca-cert-file", ca],
      ["tls-cert-file", file("server.pem", server.cert)],
      ["tls-key-file", file("server-key.pem", server.private)],
      ["tls-auth-clients", "yes"],
      ["tls-replication", "yes"],
      ["tls-cluster", "yes"],
    ],
    client: { ca: authority.cert, cert: client.cert, key: client.private },
    query: new URLSearchParams(paths).toString(),
    folder,
    dispose: () => rmSync(folder, { recursive: true, force: true }),
  };
}
