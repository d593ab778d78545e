import { toIso } from '../../core/clock.ts';
import type { MessageId } from '../../core/ids.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Escalation, MessageRecord } from '../../escalations/escalation.ts';
import type { EscalationEvent } from '../../escalations/escalation-event.ts';
import { readableText } from '../../escalations/readable-text.ts';
import { cursorOf, type WindowNumber } from './cursor.ts';
import type { Front } from './exchange.ts';
import { framesOf } from './frames.ts';
import { escapeHtml } from './html.ts';
import { objectOf, responseTypes } from './wire.ts';

/** What a window shows again after a reload. */
export interface LivechatHistory {
  /** Lines in the form of the bot's own history, decoded, oldest first. */
  readonly interactions: readonly JsonObject[];
  /** The newest event whose message is among them. */
  readonly shownSeq: number;
  /** What comes after this event is still to be told: an agent may have written after an end that the window has missed. */
  readonly seq: number;
  /** The same place as the window names it. */
  readonly cursor: number;
}

const page = 200;
const pagesMax = 25;

/** Both sides of the livechat as it stands, for that window. */
export async function livechatHistory(
  front: Front,
  escalation: Escalation,
  window: WindowNumber,
): Promise<LivechatHistory> {
  const [events, messages] = await Promise.all([allEvents(front, escalation), userMessages(front, escalation)]);
  const said = mergedByTime<Said>(
    messages.map((message) => ({ at: message.acceptedAt, message, event: null })),
    events.filter(isShownAgain).map((event) => ({ at: event.at, message: null, event })),
    ({ at }) => at,
  );
  const interactions: JsonObject[] = [];
  const endSeq = events.find(({ type }) => type === 'escalation.ended')?.seq ?? Number.POSITIVE_INFINITY;
  let shownSeq = 0;
  const toldSeq = () => Math.min(shownSeq, endSeq - 1);
  const cursor = () => cursorOf(escalation, { seq: toldSeq(), frames: 0, window });
  for (const { at, message, event } of said) {
    if (message !== null) {
      interactions.push({ ...lineOf(at), ...asked(message), pollUpdatedInteractionDate: cursor() });
      continue;
    }
    shownSeq = Math.max(shownSeq, event.seq);
    const [frame] = framesOf(event, { ...front, escalation });
    if (frame === undefined) continue;
    const { typeResponse, fromDetail, ...shown } = frame.values;
    const answer = { ...shown, type: typeResponse ?? responseTypes.agentMessage, from: fromDetail ?? front.bot.name };
    interactions.push({
      ...lineOf(at),
      user: '',
      hideRequest: true,
      ...answer,
      pollUpdatedInteractionDate: cursor(),
    });
  }
  return { interactions, shownSeq, seq: toldSeq(), cursor: cursor() };
}

type Said =
  | { readonly at: number; readonly message: MessageRecord; readonly event: null }
  | { readonly at: number; readonly message: null; readonly event: EscalationEvent };

/** Two lists in one by their times, each in the order that it has: a clock that was set back reorders nothing. */
function mergedByTime<One>(
  first: readonly One[],
  second: readonly One[],
  timeOf: (one: One) => number,
): readonly One[] {
  const all: One[] = [];
  let next = 0;
  for (const one of second) {
    for (let other = first[next]; other !== undefined && timeOf(other) <= timeOf(one); other = first[next]) {
      all.push(other);
      next += 1;
    }
    all.push(one);
  }
  return [...all, ...first.slice(next)];
}

/** Whether an event is a line of the history. */
export function isShownAgain({ type }: EscalationEvent): boolean {
  return type === 'message.created' || type === 'message.updated';
}

function lineOf(at: number): JsonObject {
  return { timestamp: at, date: toIso(at) };
}

/** What the end user said; its answer, if any, is a line of its own. */
function asked(message: MessageRecord): JsonObject {
  return { user: escapeHtml(readableText(message.parts)), text: '', type: responseTypes.waiting, hideRequest: false };
}

async function allEvents({ tools, bot }: Front, { id }: Escalation): Promise<readonly EscalationEvent[]> {
  const found: EscalationEvent[] = [];
  for (let count = 0; count < pagesMax; count += 1) {
    const next = await tools.escalations.events(bot, id, found.at(-1)?.seq ?? 0, page);
    found.push(...next);
    if (next.length < page) break;
  }
  return found;
}

async function userMessages({ tools, bot }: Front, { id }: Escalation): Promise<readonly MessageRecord[]> {
  const found: MessageRecord[] = [];
  let after: MessageId | null = null;
  for (let count = 0; count < pagesMax; count += 1) {
    const next: readonly MessageRecord[] = await tools.escalations.messages(bot, id, after, page);
    found.push(...next);
    after = next.at(-1)?.id ?? null;
    if (next.length < page) break;
  }
  return found.filter(({ direction }) => direction === 'toAgent');
}

/**
 * The bot's lines and ours by time. Lines of the bot's server that tell no time keep their place before ours. A window
 * that still believes itself in the livechat polls on from the last line: that one carries our cursor even if it is the
 * bot's, or the window would never be told of an end that it has missed.
 */
export function joined(
  bots: readonly JsonValue[],
  { interactions: ours, cursor }: LivechatHistory,
): readonly JsonValue[] {
  const timeOf = (one: JsonValue): number => {
    const at = typeof one === 'object' && one !== null && 'timestamp' in one ? one['timestamp'] : null;
    return typeof at === 'number' ? at : Number.NEGATIVE_INFINITY;
  };
  const isTimed = bots.every((one) => Number.isFinite(timeOf(one)));
  const all = isTimed ? mergedByTime<JsonValue>(bots, ours, timeOf) : [...bots, ...ours];
  const last = objectOf(all.at(-1));
  return last === null ? all : [...all.slice(0, -1), { ...last, pollUpdatedInteractionDate: cursor }];
}
