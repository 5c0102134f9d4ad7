/** Name of the file that `novacron catalog refresh` writes, in a project's `.novacron` folder. */
export const refreshedCatalogName = "catalog.json.br";
