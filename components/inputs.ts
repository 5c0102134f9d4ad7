import type { Input } from "@pulumi/pulumi";

/** `T` with every property, at every depth, allowed to come from another resource's output. */
export type Inputs<T> = { [K in keyof T]: Input<InputValue<T[K]>> };

type InputValue<T> = T extends readonly (infer Item)[] ? Input<InputValue<Item>>[] : T extends object ? Inputs<T> : T;
