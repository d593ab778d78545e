import type { JsonObject } from '../core/json.ts';
import { foundIn } from '../escalations/found-conversation.ts';
import type { RemoteConversation } from '../helpdesks/command.ts';
import type { Delivery } from '../outbox/delivery.ts';

/** How far one attempt has got; moves on while it runs. */
export interface AttemptProgress {
  /** 0 but for what takes several calls. */
  reachedStep: number;
  /** What is over there of an opening, by this attempt or an earlier one; `null` while nothing is known. */
  found: RemoteConversation | null;
  /** The adapter's own. */
  notes: JsonObject | null;
}

export function progressOf({ notes }: Delivery): AttemptProgress {
  return { reachedStep: 0, found: foundIn(notes), notes };
}

/** Of what is one call. */
export function noProgress(): AttemptProgress {
  return { reachedStep: 0, found: null, notes: null };
}
