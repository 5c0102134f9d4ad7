// Preloaded into every Node process of a test's commands (NODE_OPTIONS). The SDK loads npm's arborist and the TypeScript
// compiler at its start, which it needs for nothing but the serialisation of functions, and reads the source maps of its own
// files for the stack trace of every resource: together half of the time that a small program runs. Here it loads the two
// when it first uses them, and its own frames stay those of its JavaScript. Positions in programs are the same: Node strips
// their types and keeps their lines and columns.
"use strict";
/** @typedef {(request: string, parent: NodeJS.Module | undefined, isMain: boolean) => unknown} Load */
const Module = /** @type {{ _load: Load }} */ (/** @type {unknown} */ (require("node:module")));

const late = new Set(["@npmcli/arborist", "typescript"]);
const load = Module._load;

/** @type {Load} */
Module._load = (request, parent, isMain) => {
  const bySdk = /[\\/]@pulumi[\\/]pulumi[\\/]/.test(parent?.filename ?? "");
  if (bySdk && late.has(request)) return whenUsed(() => load.call(Module, request, parent, false));
  if (bySdk && request === "source-map-support/register") {
    const support = load.call(Module, "source-map-support", parent, false);
    return /** @type {{ install(options: object): void }} */ (support).install({
      overrideRetrieveSourceMap: true,
      retrieveSourceMap: () => null,
    });
  }
  return load.call(Module, request, parent, isMain);
};

/**
 * Stands for a module that is loaded when something of it is asked for.
 * @param {() => unknown} get
 */
function whenUsed(get) {
  /** @type {object | undefined} */
  let module;
  const loaded = () => (module ??= /** @type {object} */ (get()));
  return new Proxy(
    {},
    {
      // The helper that `import * as` is compiled to copies all of a module that does not say this.
      get: (_, name) => (name === "__esModule" ? true : Reflect.get(loaded(), name)),
      has: (_, name) => name in loaded(),
      ownKeys: () => Reflect.ownKeys(loaded()),
      getOwnPropertyDescriptor: (_, name) => {
        const described = Object.getOwnPropertyDescriptor(loaded(), name);
        return described && { ...described, configurable: true };
      },
    },
  );
}
