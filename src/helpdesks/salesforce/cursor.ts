/** Where a stream was left: the newest event id, and Salesforce's time of the newest entry for the look at the list. */
export interface Cursor {
  readonly lastEventId: string;
  /** 0 when nothing was seen yet. */
  readonly at: number;
}

export function cursorText({ lastEventId, at }: Cursor): string {
  return `${at}@${lastEventId}`;
}

export function cursorOf(text: string | null, fallbackEventId: string): Cursor {
  const read = text === null ? null : /^(\d{1,16})@(.*)$/s.exec(text);
  if (read === null) return { lastEventId: fallbackEventId, at: 0 };
  return { lastEventId: read[2] ?? fallbackEventId, at: Number(read[1]) };
}
