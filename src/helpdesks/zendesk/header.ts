/** A header by its lower-case name, `undefined` when it was not sent. */
export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return headers[name];
}
