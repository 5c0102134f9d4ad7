import { createHash, randomUUID } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

/** Our own `tools/language-host`, less its tests. */
const sources = (/** @type {string} */ folder) =>
  readdirSync(folder)
    .filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes(".test."))
    .sort();

/**
 * What the host imports at run time, as folders of node_modules. Copied, because a launcher that pointed into a clone
 * would break for all others when that clone is deleted.
 */
const libraries = ["@grpc/grpc-js", "@js-sdsl/ordered-map", "google-protobuf", "@pulumi/pulumi/proto"];

/**
 * Puts our language host for Node programs, and the provider for dynamic resources, beside a Pulumi CLI that was built
 * from source and so has none.
 *
 * @param {string} bin the folder of the CLI
 * @param {string} tools
 * @param {string} root the clone whose host is taken
 */
export function installLanguageHost(bin, tools, root) {
  const from = join(root, "tools", "language-host");
  const modules = join(root, "node_modules");
  const digest = createHash("sha256");
  for (const name of sources(from)) digest.update(name).update(readFileSync(join(from, name)));
  for (const name of libraries) digest.update(readFileSync(manifest(modules, name)));
  const folder = join(tools, "language-host", digest.digest("hex").slice(0, 16));
  if (!existsSync(folder)) {
    copyHost(from, modules, folder);
    removeOld(dirname(folder));
  }
  writeLauncher(bin, "pulumi-language-nodejs", join(folder, "main.mjs"));
  writeLauncher(bin, "pulumi-resource-pulumi-nodejs", join(folder, "dynamic-provider.mjs"));
}

/**
 * Removes hosts that were installed more than a week ago: no command of the CLI runs that long. The next set-up of a clone that
 * still has such a host copies it again.
 * @param {string} hosts
 */
function removeOld(hosts) {
  const week = 7 * 24 * 3600 * 1000;
  for (const name of readdirSync(hosts)) {
    const folder = join(hosts, name);
    if (Date.now() - statSync(folder).mtimeMs > week) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The package.json of the package that a library folder belongs to.
 * @param {string} modules
 * @param {string} library
 */
function manifest(modules, library) {
  return join(modules, ...library.split("/").slice(0, library.startsWith("@") ? 2 : 1), "package.json");
}

/**
 * @param {string} from
 * @param {string} modules
 * @param {string} folder
 */
function copyHost(from, modules, folder) {
  const partial = `${folder}.${randomUUID()}`;
  mkdirSync(partial, { recursive: true });
  try {
    for (const name of sources(from)) cpSync(join(from, name), join(partial, name));
    writeFileSync(join(partial, "package.json"), '{ "type": "module" }\n');
    for (const library of libraries) {
      cpSync(join(modules, library), join(partial, "node_modules", library), {
        recursive: true,
        dereference: true,
        filter: (path) => !/\.(d\.ts|map)$/.test(path),
      });
      cpSync(manifest(modules, library), manifest(join(partial, "node_modules"), library));
    }
    renameSync(partial, folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Another set-up was faster.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * An executable that finds a Node and runs `script`: the one that the project in the current folder has installed, else
 * the one on the PATH.
 *
 * @param {string} bin
 * @param {string} name
 * @param {string} script
 */
function writeLauncher(bin, name, script) {
  const file = join(bin, process.platform === "win32" ? `${name}.cmd` : name);
  const text = process.platform === "win32" ? windowsLauncher(script) : posixLauncher(script);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  const partial = join(dirname(file), `.${name}.${randomUUID()}`);
  writeFileSync(partial, text);
  chmodSync(partial, 0o755);
  renameSync(partial, file);
}

/** @param {string} script */
function posixLauncher(script) {
  return `#!/bin/sh
folder=$PWD
while :; do
  if [ -x "$folder/node_modules/.bin/node" ]; then
    exec "$folder/node_modules/.bin/node" ${quote(script)} "$@"
  fi
  [ -n "$folder" ] || break
  folder=\${folder%/*}
done
exec node ${quote(script)} "$@"
`;
}

/** @param {string} script */
function windowsLauncher(script) {
  return `@echo off\r
setlocal\r
set "folder=%CD%"\r
:up\r
if exist "%folder%\\node_modules\\node\\bin\\node.exe" (\r
  "%folder%\\node_modules\\node\\bin\\node.exe" "${script}" %*\r
  exit /b %ERRORLEVEL%\r
)\r
for %%i in ("%folder%\\..") do set "parent=%%~fi"\r
if not "%parent%"=="%folder%" (\r
  set "folder=%parent%"\r
  goto up\r
)\r
node "${script}" %*\r
`;
}

/** @param {string} text */
function quote(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
