import type { EscalationId, RemoteMessageId } from '../../core/ids.ts';
import type { Desk } from './desk.ts';
import { deliveryIn, isMarked, isOpeningOf, pieceKeyIn } from './marks.ts';
import { type WireMessage, wireMessage } from './wire.ts';

const pagesMax = 50;

interface Backwards {
  readonly since: number;
  /** Ends behind our own first message of this escalation: no clock, ours or theirs, can hide what came after it. */
  readonly opening?: EscalationId | null;
  readonly signal: AbortSignal;
}

/**
 * Messages of a conversation, newest first, page after page. Ends at the first message older than `since`.
 * A message that cannot be read is left out: one odd message must not hide the others.
 */
export async function* messagesBackwards(
  desk: Desk,
  conversationId: string,
  options: Backwards,
): AsyncGenerator<WireMessage> {
  let before: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const reply = await desk.sunshine.listMessages(conversationId, before, options.signal);
    for (const message of newestFirst(reply.messages)) {
      if (Date.parse(message.received) < options.since) return;
      yield message;
      if (options.opening && isOpeningOf(options.opening, message.metadata)) return;
    }
    before = reply.meta?.beforeCursor;
    if (reply.meta?.hasMore !== true || before === undefined) return;
  }
}

/** A page comes oldest first; messages of one millisecond keep their order whichever way the page runs. */
function newestFirst(page: readonly unknown[]): readonly WireMessage[] {
  const messages = page.map((raw) => wireMessage.safeParse(raw)).flatMap((read) => (read.success ? [read.data] : []));
  const timeAt = (index: number) => Date.parse(messages.at(index)?.received ?? '');
  const isNewestFirst = timeAt(0) > timeAt(-1);
  const ordered = isNewestFirst ? messages : messages.toReversed();
  return ordered.toSorted((a, b) => Date.parse(b.received) - Date.parse(a.received));
}

/** What an earlier attempt at this opening has already posted: piece key → remote ids. */
export async function postedPieces(
  desk: Desk,
  conversationId: string,
  sought: Omit<Backwards, 'since'>,
): Promise<ReadonlyMap<string, readonly RemoteMessageId[]>> {
  const pieces = new Map<string, readonly RemoteMessageId[]>();
  for await (const message of messagesBackwards(desk, conversationId, { ...sought, since: 0 })) {
    const key = pieceKeyIn(message.metadata);
    if (key !== null) pieces.set(key, [message.id as RemoteMessageId, ...(pieces.get(key) ?? [])]);
  }
  return pieces;
}

/** The messages that this delivery left behind, oldest first; empty when it surely left none. */
export async function messagesOfDelivery(
  desk: Desk,
  conversationId: string,
  sought: Omit<Backwards, 'since'> & { readonly deliveryId: string },
): Promise<readonly RemoteMessageId[]> {
  const found: RemoteMessageId[] = [];
  for await (const message of messagesBackwards(desk, conversationId, { ...sought, since: 0 })) {
    if (isMarked(message.metadata) && deliveryIn(message.metadata) === sought.deliveryId)
      found.unshift(message.id as RemoteMessageId);
  }
  return found;
}
