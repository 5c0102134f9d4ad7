import { numberOf } from "../kit/made-up.ts";
import { textOf, type Values } from "../kit/values.ts";

/**
 * The functions of the SDK that programs of ours call. An image of any project and family is there.
 * @throws {Error} for any other function
 */
export async function invokeGcp(
  token: string,
  args: Values,
  { project, region, zone }: { readonly project: string; readonly region: string; readonly zone: string },
): Promise<Values> {
  switch (token) {
    case "gcp:compute/getImage:getImage": {
      const owner = textOf(args, "project", project);
      const name = textOf(args, "name", `${textOf(args, "family", "image")}-v20260101`);
      const id = `projects/${owner}/global/images/${name}`;
      return {
        ...args,
        id,
        name,
        project: owner,
        selfLink: `https://www.googleapis.com/compute/v1/${id}`,
        imageId: numberOf(id),
        diskSizeGb: 10,
      };
    }
    case "gcp:compute/getZones:getZones":
      return {
        id: `projects/${project}/regions/${region}`,
        project,
        region,
        names: ["a", "b", "c"].map((letter) => `${region}-${letter}`),
      };
    case "gcp:organizations/getProject:getProject": {
      const projectId = textOf(args, "projectId", project);
      return { id: `projects/${projectId}`, projectId, name: projectId, number: numberOf(projectId).slice(0, 12) };
    }
    case "gcp:organizations/getClientConfig:getClientConfig":
      return {
        id: `projects/${project}/regions/${region}/zones/${zone}`,
        project,
        region,
        zone,
        accessToken: "double",
        defaultLabels: {},
      };
    default:
      throw new Error(`the double of gcp has no function ${token}`);
  }
}
