import type { JsonObject } from '../core/json.ts';
import type { RemoteConversation } from '../helpdesks/command.ts';

// What an opening has found or made is kept beside the adapter's own notes, so that a later attempt which gets nowhere
// still knows what is to be closed.
const key = 'foundConversation';

/** The conversation that an earlier attempt has named, `null` when none has. */
export function foundIn(notes: JsonObject | null): RemoteConversation | null {
  const found = notes?.[key];
  return typeof found === 'object' && found !== null ? (found as unknown as RemoteConversation) : null;
}

/** The same notes with that conversation beside them. */
export function withFound(notes: JsonObject | null, found: RemoteConversation | null): JsonObject {
  return found === null ? { ...notes } : { ...notes, [key]: found as unknown as JsonObject };
}
