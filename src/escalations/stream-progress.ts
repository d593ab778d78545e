import type { JsonObject } from '../core/json.ts';
import type { Change } from './change.ts';
import type { Escalation } from './escalation.ts';

/** How far the event stream of a conversation was taken in. */
export interface StreamProgress {
  readonly cursor: string;
  /** The adapter's private state of the conversation from now on, where it changed. */
  readonly state?: JsonObject;
}

/** The same escalation with its stream further on. Its version is left alone. */
export function advanced(escalation: Escalation, { cursor, state }: StreamProgress): Escalation {
  const { remote } = escalation;
  const isChanged = state !== undefined && remote !== null;
  return { ...escalation, streamCursor: cursor, remote: isChanged ? { ...remote, state } : remote };
}

/** What saving the position alone changes; `null` when it is there already, or the escalation is over. */
export function decideProgress(escalation: Escalation, progress: StreamProgress): Change | null {
  const isKnown = escalation.streamCursor === progress.cursor && progress.state === undefined;
  if (isKnown || escalation.state === 'ended') return null;
  return { escalation: { ...advanced(escalation, progress), version: escalation.version + 1 } };
}
