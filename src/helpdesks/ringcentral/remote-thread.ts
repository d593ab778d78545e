import { setTimeout as wait } from 'node:timers/promises';
import type { RemoteConversation } from '../command.ts';
import { DeliveryFailure } from '../failure.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { pageSize } from './client.ts';
import type { Desk } from './desk.ts';
import { again } from './failures.ts';
import type { WireContent, WireThread } from './wire-rest.ts';

const pagesMax = 30;
/** Between two looks, milliseconds. What a push leaves behind may take a moment to be found. */
const looksAfterMs = [0, 100, 200, 400, 800, 1600];
const lookAgainMs = 3_000;

/** The platform's thread for a thread id of ours, `null` when there is none yet. */
export async function findThread(desk: Desk, threadId: string, signal: AbortSignal): Promise<WireThread | null> {
  const found = await desk.rest.findThreads(threadId, signal);
  return found.find((thread) => thread.foreign_id === threadId) ?? null;
}

/** The same, for a thread that a push has just made. Gives the delivery back to be tried later when it stays away. */
export async function awaitThread(desk: Desk, threadId: string, signal: AbortSignal): Promise<WireThread> {
  for (const ms of looksAfterMs) {
    if (ms > 0) await pause(ms, signal);
    const found = await findThread(desk, threadId, signal);
    if (found !== null) return found;
  }
  throw again('the platform has not imported the conversation yet', 'notSent', lookAgainMs);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, { signal });
  } catch {
    throw again('the call was cancelled', 'unknown');
  }
}

/**
 * The thread as it is now, `null` when it is gone. A token that may not read the channel is answered 404 as well, for every
 * thread: then nothing is known of this one, and the connection is what has to be mended.
 */
export async function getThread(desk: Desk, id: string, signal: AbortSignal): Promise<WireThread | null> {
  try {
    return await desk.rest.getThread(id, signal);
  } catch (error) {
    if (!isRefusal(error, 404)) throw error;
    await proveChannel(desk, signal);
    return null;
  }
}

/** Throws `reauthorize` when the token may not read the channel: then lists are empty and tell nothing. */
export async function proveChannel(desk: Desk, signal: AbortSignal): Promise<void> {
  try {
    await desk.rest.getSource(desk.sourceId, signal);
  } catch (error) {
    if (!isRefusal(error, 403, 404)) throw error;
    throw new DeliveryFailure(`${error.message}: give the user of the REST token "Read" on the channel`, {
      disposition: 'reauthorize',
      certainty: 'notSent',
    });
  }
}

/** Messages of a thread, newest first, until one is older than `since`. */
export async function* contentsBackwards(
  desk: Desk,
  remoteThreadId: string,
  options: { readonly since: number; readonly signal: AbortSignal },
): AsyncGenerator<WireContent> {
  for (let page = 0; page < pagesMax; page += 1) {
    const records = await desk.rest.listContents(remoteThreadId, page * pageSize, options.signal);
    for (const content of records) {
      if (timeOf(content.created_at) < options.since) return;
      yield content;
    }
    if (records.length < pageSize) return;
  }
}

/** Our ids of everything that is in the thread. */
export async function foreignIdsIn(desk: Desk, remoteThreadId: string, signal: AbortSignal) {
  const found = new Set<string>();
  for await (const content of contentsBackwards(desk, remoteThreadId, { since: 0, signal })) {
    if (content.foreign_id) found.add(content.foreign_id);
  }
  return found;
}

/** Our own id of the thread, kept at the opening. */
export function threadIdIn(conversation: RemoteConversation): string {
  const { threadId } = conversation.state as { readonly threadId?: unknown };
  if (typeof threadId !== 'string') throw new Error('The conversation has no thread of ours in its state.');
  return threadId;
}

/** Milliseconds; 0 for a time that is missing or cannot be read. */
export function timeOf(text: string | null | undefined): number {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? 0 : at;
}
