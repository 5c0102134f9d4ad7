/** Whether a bundle's location is a URL, and no path. */
export function isUrl(location: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(location);
}

/** A URL as it may be said in messages: without the name, the password and the query, which may be secret. */
export function tellableUrl(url: string | URL): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
