/** What a value of an SDK's property may be. A `reference` names an interface of the package's `types/input`. */
export type ValueShape =
  | { readonly kind: "string" | "number" | "boolean" | "asset" | "any" }
  | { readonly kind: "oneOf"; readonly values: readonly (string | number | boolean)[] }
  | { readonly kind: "list"; readonly of: ValueShape }
  | { readonly kind: "map"; readonly of: ValueShape }
  | { readonly kind: "object"; readonly properties: PropertyShapes }
  | { readonly kind: "reference"; readonly name: string }
  | { readonly kind: "union"; readonly of: readonly ValueShape[] };

/** One property of a resource's arguments or of a nested object. */
export interface PropertyShape {
  readonly shape: ValueShape;
  readonly required: boolean;
}

/** Properties by name. */
export type PropertyShapes = Readonly<Record<string, PropertyShape>>;

/** What an SDK says of one resource type. */
export interface ResourceShape {
  /** `aws:ec2/instance:Instance` */
  readonly token: string;
  readonly inputs: PropertyShapes;
  /** The class's outputs. Required: the provider always gives it, so it is unknown in previews where it is no input. */
  readonly outputs: PropertyShapes;
  /** The doc comment of the class, which for gcp holds the id's form. */
  readonly documentation: string;
}
