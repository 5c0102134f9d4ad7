import * as pulumi from "@pulumi/pulumi";

/** A value of a Construct call of which more is known than what it is: it is unknown, secret, or rests on resources. */
export class Given {
  /** Undefined where it is unknown. May hold more of its kind. */
  readonly value: unknown;
  readonly isKnown: boolean;
  readonly isSecret: boolean;
  /** URNs of the resources that it rests on. */
  readonly dependencies: readonly string[];

  constructor(value: unknown, isKnown: boolean, isSecret: boolean, dependencies: readonly string[]) {
    this.value = value;
    this.isKnown = isKnown;
    this.isSecret = isSecret;
    this.dependencies = dependencies;
  }
}

// The wire's special values: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
} as const;
const unknowns: ReadonlySet<unknown> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/**
 * A property as it came over the wire: plain values, and a {@link Given} wherever more than that is said. Providers come as
 * providers; of other resources their id.
 */
export function given(raw: unknown): unknown {
  if (unknowns.has(raw)) return new Given(undefined, false, false, []);
  if (Array.isArray(raw)) return raw.map(given);
  if (raw === null || typeof raw !== "object") return raw;
  const fields = raw as Readonly<Record<string, unknown>>;
  switch (fields[signatureKey]) {
    case signatures.secret:
      return merged(given(fields.value), true, []);
    case signatures.output: {
      const dependencies = Array.isArray(fields.dependencies) ? fields.dependencies.map(String) : [];
      const isSecret = fields.secret === true;
      if (fields.value === undefined) return new Given(undefined, false, isSecret, dependencies);
      return merged(given(fields.value), isSecret, dependencies);
    }
    case signatures.resource: {
      const [urn, id] = [String(fields.urn), fields.id];
      if (!/::pulumi:providers:[^:]+::/.test(urn))
        return id === undefined ? urn : given(id === "" ? [...unknowns][0] : id);
      return new pulumi.DependencyProviderResource(`${urn}::${String(id)}`);
    }
    default:
      return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, given(value)]));
  }
}

/** A value of which more is said: in one, where something was said of it before. */
export function merged(value: unknown, isSecret: boolean, dependencies: readonly string[]): unknown {
  if (value instanceof Given) {
    const all = [...new Set([...value.dependencies, ...dependencies])];
    return new Given(value.value, value.isKnown, value.isSecret || isSecret, all);
  }
  return isSecret || dependencies.length > 0 ? new Given(value, true, isSecret, dependencies) : value;
}

/** The same for the SDK: an output for each {@link Given}, at whatever depth. */
export function asInput(value: unknown): unknown {
  if (value instanceof Given) {
    const resources = value.dependencies.map((urn) => new pulumi.DependencyResource(urn));
    return output(asInput(value.value), value.isKnown, value.isSecret, resources);
  }
  if (Array.isArray(value)) return value.map(asInput);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asInput(item)]));
}

/** Whether a value is a map of properties: no list, and no resource. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value) && !pulumi.Resource.isInstance(value);
}

/** The constructor of outputs, which the SDK's types keep to itself. A test runs against the real one. */
type OutputConstructor = new (
  resources: readonly pulumi.Resource[],
  value: Promise<unknown>,
  isKnown: Promise<boolean>,
  isSecret: Promise<boolean>,
  allResources: Promise<readonly pulumi.Resource[]>,
) => pulumi.Output<unknown>;

function output(
  value: unknown,
  isKnown: boolean,
  isSecret: boolean,
  resources: readonly pulumi.Resource[],
): pulumi.Output<unknown> {
  const Output = pulumi.Output as unknown as OutputConstructor;
  const outer = new Output(
    resources,
    Promise.resolve(isKnown ? null : undefined),
    Promise.resolve(isKnown),
    Promise.resolve(isSecret),
    Promise.resolve([]),
  );
  // What lies inside may be unknown or secret itself, and then the whole is.
  return isKnown ? pulumi.all([outer, value]).apply(([, known]) => known) : outer;
}

/** An output that is never known: for what waits for inputs that are not. */
export function unknownOutput(): pulumi.Output<unknown> {
  return output(undefined, false, false, []);
}
