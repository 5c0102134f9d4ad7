/** As much of `onnxruntime-node` as scoring needs. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array, options: OnnxSessionOptions): Promise<OnnxSession> };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => OnnxTensor;
}

/** Options of a session, as `onnxruntime-common` names them. */
export interface OnnxSessionOptions {
  executionProviders: string[];
  intraOpNumThreads: number;
  interOpNumThreads: number;
  executionMode: "sequential";
  logSeverityLevel: 3;
}

/** A loaded model. */
export interface OnnxSession {
  run(feeds: Record<string, OnnxTensor>, fetches: readonly string[]): Promise<Record<string, OnnxTensor>>;
}

/** A tensor; `data` of a float32 one is a Float32Array. */
export interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** Gives the runtime, or throws where it is not installed or does not run on this platform. */
export type OnnxImporter = () => Promise<OnnxRuntime>;

/**
 * Imports the optional package `onnxruntime-node`. The name is a variable so that programs without the package still type-check.
 * @throws whatever the import throws: a missing package, or a native library that this platform cannot load.
 */
export async function importOnnxRuntime(): Promise<OnnxRuntime> {
  const name: string = "onnxruntime-node";
  const loaded: unknown = await import(name);
  if (!isRuntime(loaded)) throw new Error("onnxruntime-node has no InferenceSession and Tensor");
  return loaded;
}

/** One thread: sums in one order, so the same nodes get the same bits on every run. */
export const sessionOptions: OnnxSessionOptions = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: "sequential",
  logSeverityLevel: 3,
};

function isRuntime(value: unknown): value is OnnxRuntime {
  return typeof value === "object" && value !== null && "InferenceSession" in value && "Tensor" in value;
}
