import type * as pulumi from "@pulumi/pulumi";

/** What `novacron/dynamic/engine` exports. */
interface Engine {
  configure(get: (key: string) => string | undefined): Promise<void>;
  check(olds: object, news: object): Promise<pulumi.dynamic.CheckResult>;
  diff(id: string, olds: object, news: object): Promise<pulumi.dynamic.DiffResult>;
  create(inputs: object): Promise<pulumi.dynamic.CreateResult>;
  read(id: string, props: object): Promise<pulumi.dynamic.ReadResult>;
  update(id: string, olds: object, news: object): Promise<pulumi.dynamic.UpdateResult>;
  remove(id: string, props: object): Promise<void>;
}

/**
 * Loads the engine from what is installed beside the program. Pulumi keeps the text of this function, and of all that it
 * reaches, in the state, once for each resource: so it reaches nothing. An import of the engine would be captured with all its
 * modules, if they could be at all (WebAssembly, workers and SQLite cannot), and a state would keep an old engine alive. What
 * is loaded at run time is the engine that the program has now. ES modules have no `require` to capture; `process` is always there.
 */
const engine = (): Engine =>
  process.getBuiltinModule("node:module").createRequire(`${process.cwd()}/package.json`)("novacron/dynamic/engine");

/** The provider of all resources of `novacron/dynamic`. */
export const engineClosure: pulumi.dynamic.ResourceProvider = {
  configure: ({ config }) => engine().configure((key) => config.get(key)),
  check: (olds, news) => engine().check(olds, news),
  diff: (id, olds, news) => engine().diff(id, olds, news),
  create: (inputs) => engine().create(inputs),
  read: (id, props) => engine().read(id, props),
  update: (id, olds, news) => engine().update(id, olds, news),
  delete: (id, props) => engine().remove(id, props),
};
