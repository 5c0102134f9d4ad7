import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

const extensions = process.platform === "win32" ? [".exe", ".cmd"] : [""];

/**
 * The first executable of that name in the folders, or null.
 * @param {string} name
 * @param {readonly string[]} folders
 * @returns {string | null}
 */
export function findExecutable(name, folders) {
  for (const folder of folders) {
    for (const extension of extensions) {
      const path = join(folder, name + extension);
      if (isExecutable(path)) return path;
    }
  }
  return null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    const stat = statSync(path);
    return stat.isFile() && stat.size > 0;
  } catch {
    return false;
  }
}

/**
 * The folders of the PATH, less those inside `except` and less npm's own `node_modules/.bin`: a launcher there would
 * download when asked for its version.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} except
 */
export function pathFolders(env, except) {
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
  return path
    .split(delimiter)
    .filter((folder) => folder !== "" && !folder.startsWith(except) && !folder.endsWith(join("node_modules", ".bin")));
}

/**
 * What changes when a file is replaced: real path, size and time of change. Null when it is not there.
 * @param {string | null} path
 */
export function fingerprint(path) {
  if (path === null) return null;
  try {
    const real = realpathSync(path);
    const { size, mtimeMs } = statSync(real);
    return `${real}:${size}:${Math.round(mtimeMs)}`;
  } catch {
    return null;
  }
}

/** @param {string} path */
export function realFolder(path) {
  return dirname(realpathSync(path));
}
