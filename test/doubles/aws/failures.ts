import type { Creation, Fault } from "../kit/fault.ts";
import { textOf, type Values } from "../kit/values.ts";

/** What the provider says of a fault, in the words of AWS, and whether the resource was made nevertheless. */
export function awsFailure(fault: Fault, creation: Creation, inputs: Values): { message: string; made: boolean } {
  const type = textOf(inputs, "instanceType", "the requested instance type");
  const zone = creation.zone || `${creation.region}a`;
  const noun = creation.token.split(":").at(-1) ?? creation.token;
  const group = creation.token === "aws:autoscaling/group:Group";
  const says = (code: string, text: string) => apiError(noun, fault.code ?? code, text);
  switch (fault.kind) {
    case "noCapacity": {
      const text = `We currently do not have sufficient ${type} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity.`;
      // A group is made before its machines: the provider waits for them in vain and keeps the group.
      if (group) return { message: scaling("InsufficientInstanceCapacity", text), made: true };
      return { message: says("InsufficientInstanceCapacity", text), made: false };
    }
    case "quota": {
      const text = `You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`;
      if (group) return { message: scaling("VcpuLimitExceeded", text), made: true };
      return { message: says("VcpuLimitExceeded", text), made: false };
    }
    case "throttling":
      return { message: says("RequestLimitExceeded", "Request limit exceeded."), made: false };
    case "timeOutAfterCreate":
      return {
        message: `waiting for ${noun} create: timeout while waiting for state to become 'running' (last state: 'pending', timeout: 10m0s)`,
        made: true,
      };
    case "partialCreate":
      return {
        message: `setting tags of ${noun}: ${says("InternalError", "An internal error has occurred")}`,
        made: true,
      };
  }
}

function apiError(noun: string, code: string, text: string): string {
  return `creating ${noun}: operation error: https response error StatusCode: 503, RequestID: 00000000-0000-4000-8000-000000000000, api error ${code}: ${text}`;
}

function scaling(code: string, text: string): string {
  return `waiting for Auto Scaling Group capacity satisfied: 1 error occurred:\n\t* Scaling activity: Failed: Could not launch On-Demand Instances. ${code} - ${text} Launching EC2 instance failed.`;
}
