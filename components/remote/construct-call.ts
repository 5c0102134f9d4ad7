/** What a program in any language asks of a component, as the engine passes it on; free of the wire's classes. */
export interface ConstructCall {
  readonly type: string;
  readonly name: string;
  readonly run: ConstructRun;
  /** As the wire has them: secrets, unknowns, outputs and resources are marked. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URNs of the resources that each input rests on. */
  readonly inputDependencies: Readonly<Record<string, readonly string[]>>;
  readonly options: ConstructOptions;
}

/** The run of the program that asks: what children are registered with. */
export interface ConstructRun {
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  /** Configuration by `namespace:key`. */
  readonly config: Readonly<Record<string, string>>;
  readonly configSecretKeys: readonly string[];
  readonly isPreview: boolean;
  readonly parallel: number;
  readonly monitorAddress: string;
  readonly engineAddress: string;
}

/** The options of the resource, with URNs where a program has resources. */
export interface ConstructOptions {
  readonly parent: string | null;
  readonly dependencies: readonly string[];
  /** `URN::ID` by package. */
  readonly providers: Readonly<Record<string, string>>;
  readonly aliases: readonly ConstructAlias[];
  readonly protect: boolean | null;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly retainOnDelete: boolean | null;
  readonly deletedWith: string | null;
  readonly customTimeouts: Readonly<Partial<Record<"create" | "update" | "delete", string>>>;
}

/** A URN, or what of the resource was otherwise. */
export type ConstructAlias =
  | string
  | {
      readonly name: string;
      readonly project: string;
      readonly stack: string;
      /** A URN; null: it had none; undefined: as now. */
      readonly parent: string | null | undefined;
    };

/** What the caller is told of the component. */
export interface Constructed {
  readonly urn: string;
  /** As the wire has them. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly outputDependencies: Readonly<Record<string, readonly string[]>>;
}
