/** Zone and rack of which nothing is known. No node of a fleet file can have such a name. */
export const unknownPlace = "";
