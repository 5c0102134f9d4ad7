import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { NovaCronError } from "../errors/novacron-error.ts";

/** PEM files for a TLS connection; null is what Node has: its own authorities, and no certificate of the client. */
export interface TlsFiles {
  /** Path of the authorities to trust. */
  readonly ca: string | null;
  /** Path of the client's certificate, for servers that want one, and of its private key. Both or neither. */
  readonly cert: string | null;
  readonly key: string | null;
}

/** The names of the files, as options of a URL's query. */
export const tlsFileNames = ["ca", "cert", "key"] as const;

/** What Node's `tls.connect` is given; the server's name comes from the host that is connected to. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The files that a query names. Throws what `malformed` makes of what is wrong. */
export function tlsFilesOf(
  query: URLSearchParams,
  usesTls: boolean,
  malformed: (what: string) => Error,
): TlsFiles | null {
  const [ca, cert, key] = tlsFileNames.map((name) => query.get(name)) as [string | null, string | null, string | null];
  if (!usesTls) {
    if (ca === null && cert === null && key === null) return null;
    throw malformed("it has files for TLS and is not for TLS (rediss in place of redis)");
  }
  if ((cert === null) !== (key === null)) throw malformed("of cert= and key= it has one alone");
  return { ca, cert, key };
}

/**
 * Reads the files.
 * @param property what to name where one cannot be read.
 * @throws {NovaCronError} NC1703 where one cannot be read.
 */
export function readTlsFiles(files: TlsFiles, property: string): TlsMaterial {
  const read = (name: (typeof tlsFileNames)[number]) => {
    const path = files[name];
    if (path === null) return {};
    try {
      return { [name]: readFileSync(path, "utf8") };
    } catch (cause) {
      throw new NovaCronError("NC1703", `the file ${path}, which ${name}= names, cannot be read`, {
        property,
        expected: `${name}=PATH of a PEM file, relative to the project's folder`,
        cause,
      });
    }
  };
  return { ...read("ca"), ...read("cert"), ...read("key") };
}

/** The URL with the paths of its files made absolute; relative ones are relative to the project's folder. */
export function withTlsFilesIn(projectDirectory: string, url: string): string {
  const [, address = "", query] = /^([^?]*)\?(.*)$/s.exec(url) ?? [];
  if (query === undefined) return url;
  const options = new URLSearchParams(query);
  for (const name of tlsFileNames) {
    const path = options.get(name);
    if (path !== null && path !== "") options.set(name, resolve(projectDirectory, path));
  }
  return `${address}?${options}`;
}
