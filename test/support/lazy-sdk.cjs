// Preloaded into every Node process of a test's commands (NODE_OPTIONS). At its start the SDK loads npm's arborist and the
// TypeScript compiler, which it needs for nothing but the serialisation of functions, the Automation API, and the tracing that
// `--tracing` switches on; and it reads the source maps of its own files for the stack trace of every resource: together more
// than half of the time that a small program runs. Here it loads what it uses, when it uses it, and its own frames stay those
// of its JavaScript. Positions in programs are the same: Node strips their types and keeps their lines and columns.
"use strict";
/** @typedef {(request: string, parent: NodeJS.Module | undefined, isMain: boolean) => unknown} Load */
const Module = /** @type {{ _load: Load }} */ (/** @type {unknown} */ (require("node:module")));

const load = Module._load;

/** @type {Load} */
Module._load = (request, parent, isMain) => {
  const [, file] = /[\\/]@pulumi[\\/]pulumi[\\/](.*)$/.exec(parent?.filename ?? "") ?? [];
  const now = () => load.call(Module, request, parent, isMain);
  switch (file?.replaceAll("\\", "/")) {
    case "index.js":
      return request === "./automation" ? whenUsed(now) : now();
    case "typescript-shim.js":
      return request === "typescript" ? whenUsed(now) : now();
    case "runtime/closure/codePaths.js":
      return ["@npmcli/arborist", "normalize-package-data"].includes(request) ? whenUsed(now) : now();
    case "cmd/run/tracing.js":
      return /^@opentelemetry\/(?!api$)/.test(request) ? whenCalled(now) : now();
    case "cmd/run/index.js":
      if (request !== "source-map-support/register") return now();
      return /** @type {{ install(options: object): void }} */ (
        load.call(Module, "source-map-support", parent, false)
      ).install({ overrideRetrieveSourceMap: true, retrieveSourceMap: () => null });
    default:
      return now();
  }
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
      get: (_, name) => {
        // The helpers that imports are compiled to would otherwise look at all of the module, or hold it for its own default.
        if (name === "__esModule") return true;
        return name === "default" && !("__esModule" in loaded()) ? loaded() : Reflect.get(loaded(), name);
      },
      has: (_, name) => name in loaded(),
      ownKeys: () => Reflect.ownKeys(loaded()),
      getOwnPropertyDescriptor: (_, name) => {
        const described = Object.getOwnPropertyDescriptor(loaded(), name);
        return described && { ...described, configurable: true };
      },
    },
  );
}

/**
 * Stands for a module of functions and classes that is loaded when one of them is called.
 * @param {() => unknown} get
 */
function whenCalled(get) {
  const real = (/** @type {PropertyKey} */ name) => Reflect.get(/** @type {object} */ (get()), name);
  return new Proxy(
    {},
    {
      get: (_, name) =>
        new Proxy(class {}, {
          apply: (_function, self, args) => Reflect.apply(real(name), self, args),
          construct: (_class, args) => Reflect.construct(real(name), args),
        }),
    },
  );
}
