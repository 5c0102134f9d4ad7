import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { describe, expect, it } from "vitest";
import type { PropertyMap } from "../schema/property-value.ts";
import { Secret } from "../state/secret.ts";
import { PlanMessages, resourceProviderDefinition, writeCheckAnswer } from "./plan-messages.ts";
import { providerpb, structpb } from "./protos.ts";
import { encodeProperties } from "./wire.ts";

const urn = "urn:pulumi:dev::app::novacron:index:Placement::web";
const signature = "4dabf18193072939515e22adb298388d";

function checkRequest(olds: Readonly<Record<string, JavaScriptValue>> | null): Buffer {
  const request = new providerpb.CheckRequest();
  request.setUrn(urn);
  if (olds !== null) request.setOlds(structpb.Struct.fromJavaScript(olds));
  request.setNews(structpb.Struct.fromJavaScript({ vcpus: 4 }));
  request.setRandomseed(Buffer.from([251, 255, 254, 1]));
  request.setName("web");
  request.setType("novacron:index:Placement");
  return Buffer.from(request.serializeBinary());
}

describe("a Check's messages", () => {
  it("are read as google-protobuf reads them", () => {
    const bytes = checkRequest({ vcpus: 2, labels: { tier: "a" } });
    const request = providerpb.CheckRequest.deserializeBinary(bytes);
    expect(new PlanMessages().readCheck(bytes)).toMatchObject({
      urn,
      olds: { vcpus: 2, labels: { tier: "a" } },
      news: { vcpus: 4 },
      seed: request.getRandomseed_asB64(),
    });
    expect(new PlanMessages().readCheck(checkRequest(null))).toMatchObject({ olds: null, oldBytes: null });
    expect(new PlanMessages().readCheck(checkRequest({})).olds).toEqual({});
    expect(() => new PlanMessages().readCheck(bytes.subarray(0, -1))).toThrow(RangeError);
  });

  it("are written as google-protobuf writes them", () => {
    const inputs: PropertyMap = { vcpus: 4, hidden: new Secret("x"), labels: {} };
    const failures = [
      { property: "vcpus", reason: "NC1001: no" },
      { property: "", reason: "NC1002: neither" },
    ];
    const response = new providerpb.CheckResponse();
    response.setInputs(encodeProperties(inputs));
    response.setFailuresList(
      failures.map(({ property, reason }) => {
        const failure = new providerpb.CheckFailure();
        failure.setProperty(property);
        failure.setReason(reason);
        return failure;
      }),
    );
    const message = new PlanMessages().readCheck(checkRequest({ vcpus: 4 }));
    expect(writeCheckAnswer(message, { inputs, failures }).equals(response.serializeBinary())).toBe(true);
  });

  it("go back as they came where the inputs are the old ones", () => {
    const olds = { vcpus: 4, labels: { tier: "a" }, gone: null };
    const message = new PlanMessages().readCheck(checkRequest(olds));
    const answer = writeCheckAnswer(message, { inputs: message.olds ?? {}, failures: [] });
    expect(providerpb.CheckResponse.deserializeBinary(answer).getInputs()?.toJavaScript()).toEqual(olds);
  });

  it.each<[string, Record<string, JavaScriptValue>]>([
    ["an output", { vcpus: { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: 4 } }],
    ["a resource", { vcpus: { [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "4" } }],
    ["something unknown", { list: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"] }],
  ])("are written anew where %s stood for a value", (_, olds) => {
    const message = new PlanMessages().readCheck(checkRequest(olds));
    expect(message.oldBytes).toBeNull();
    const answer = writeCheckAnswer(message, { inputs: message.olds ?? {}, failures: [] });
    const expected = encodeProperties(message.olds ?? {}).toJavaScript();
    expect(providerpb.CheckResponse.deserializeBinary(answer).getInputs()?.toJavaScript()).toEqual(expected);
  });
});

it("a Diff's request is read as google-protobuf reads it", () => {
  const request = new providerpb.DiffRequest();
  request.setUrn(urn);
  request.setId("nc-1");
  request.setOlds(structpb.Struct.fromJavaScript({ target: "n1" }));
  request.setNews(structpb.Struct.fromJavaScript({ vcpus: 4 }));
  request.setOldInputs(structpb.Struct.fromJavaScript({ vcpus: 2 }));
  request.setIgnorechangesList(["vcpus"]);
  expect(new PlanMessages().readDiff(Buffer.from(request.serializeBinary()))).toEqual({
    urn,
    id: "nc-1",
    oldInputs: { vcpus: 2 },
    oldOutputs: { target: "n1" },
    news: { vcpus: 4 },
  });
  expect(new PlanMessages().readDiff(Buffer.alloc(0))).toEqual({
    urn: "",
    id: "",
    oldInputs: {},
    oldOutputs: {},
    news: {},
  });
});

describe("a Diff's request for a resource that was checked", () => {
  const decision = { target: "n1", score: 0.5, why: "cheapest of 3 in Österreich" };
  const olds = { vcpus: 2, labels: { tier: "a" }, residency: ["continent:EU"], decision };
  const messages = new PlanMessages();
  const diffRequest = (news: Readonly<Record<string, JavaScriptValue>>, oldInputs = olds): Buffer => {
    const request = new providerpb.DiffRequest();
    request.setUrn(urn);
    request.setOlds(structpb.Struct.fromJavaScript({ target: "n1", decision }));
    request.setNews(structpb.Struct.fromJavaScript(news));
    request.setOldInputs(structpb.Struct.fromJavaScript(oldInputs));
    return Buffer.from(request.serializeBinary());
  };

  it("gives back the checked inputs themselves where it says the same", () => {
    const { olds: checked } = messages.readCheck(checkRequest(olds));
    const { news, oldInputs, oldOutputs } = messages.readDiff(diffRequest(olds));
    expect(checked).toEqual(olds);
    expect(news).toBe(checked);
    expect(oldInputs).toBe(checked);
    expect(oldOutputs).toEqual({ target: "n1", decision });
    expect(oldOutputs.decision).toBe(checked?.decision);
    // Once: who is asked again may be told something else.
    expect(messages.readDiff(diffRequest(olds)).news).not.toBe(checked);
  });

  it("gives the parts that are the same, and what it says of the others", () => {
    const { olds: checked } = messages.readCheck(checkRequest(olds));
    const changed = { ...olds, vcpus: 4, labels: { tier: "b" } };
    const edited = { ...olds, decision: { ...decision, target: "n2" } };
    const { news, oldInputs } = messages.readDiff(diffRequest(changed, edited));
    expect(news).toEqual(changed);
    expect(news.decision).toBe(checked?.decision);
    expect(oldInputs).toEqual(edited);
  });
});

it("the service that is defined has all that the engine asks for", () => {
  const { check, diff, create } = resourceProviderDefinition();
  expect(check?.path).toBe("/pulumirpc.ResourceProvider/Check");
  expect(diff?.requestDeserialize(Buffer.alloc(0))).toMatchObject({ urn: "" });
  expect(create?.requestDeserialize(Buffer.alloc(0))).toBeInstanceOf(providerpb.CreateRequest);
});
