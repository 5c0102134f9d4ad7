import { type CatalogFile, catalogFile } from "../../provider/world/catalog/catalog-file.ts";
import { TableBuilder } from "../../provider/world/catalog/table-builder.ts";
import { addAws } from "./aws.ts";
import { addAzure } from "./azure.ts";
import { addGcp } from "./gcp.ts";
import { readLibcloud } from "./libcloud.ts";
import { placesOf } from "./places.ts";
import { nearestOnGrid } from "./same-grid.ts";
import { shippedSources } from "./sources.ts";

/** Where the sources lie. */
export interface CatalogSources {
  /** Folder of the CSV and JSON files. */
  readonly data: string;
  /** Libcloud's pricing.json. */
  readonly libcloud: string;
}

/** Makes the catalogue that the package carries. @param made ISO 8601 day. @returns with what was taken and dropped. */
export async function composeCatalog(
  { data, libcloud: path }: CatalogSources,
  made: string,
): Promise<{ readonly file: CatalogFile; readonly report: string }> {
  const libcloud = await readLibcloud(path);
  const builder = new TableBuilder();
  const libcloudSource = builder.source({ ...shippedSources.libcloud, date: libcloud.date });
  await addAws(builder, data, libcloud, libcloudSource);
  await addAzure(builder, data, libcloud, libcloudSource);
  await addGcp(builder, data);
  shareGrids(builder);
  return { file: catalogFile.parse(builder.file(made)), report: builder.report() };
}

/** Google's figures are the newest, and a grid does not ask whose machines it feeds. */
function shareGrids(builder: TableBuilder): void {
  const measured = placesOf("gcp").filter(({ name }) => builder.carbonOf("gcp", name) !== undefined);
  for (const cloud of ["aws", "azure"] as const) {
    for (const place of placesOf(cloud)) {
      const near = nearestOnGrid(place, measured);
      const carbon = near && builder.carbonOf("gcp", near.name);
      if (carbon !== undefined) builder.region(cloud, { name: place.name, ...carbon });
    }
  }
}
