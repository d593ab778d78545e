import type { JsonObject } from '../../core/json.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import { livechatAnswer } from './answers.ts';
import { cursorOf, nothingYet, type Progress, progressOf } from './cursor.ts';
import { dialogOf, type Exchange, inTime, latestOf } from './exchange.ts';
import { type Frame, frameOfSignal, framesOf } from './frames.ts';
import { passThrough } from './pass-through.ts';
import type { PollTurn } from './poll-turns.ts';
import { readBody, readForm } from './read-body.ts';
import { encodeText, encodeValues, textOf } from './wire.ts';

const eventsAtOnce = 50;

/**
 * Answers one poll of a window: the next thing after `lastPoll`, or nothing. An answer that was lost on the way is given
 * again, to a later poll; a poll that comes late or twice is told nothing, and its window stays where it is.
 */
export async function poll(exchange: Exchange): Promise<Response> {
  const { live, turns } = exchange.tools;
  const cameAtMs = performance.now();
  const body = await readBody(exchange.request);
  const form = await readForm(exchange.request);
  const escalation = await inTime(exchange, latestOf(exchange, textOf(form.get('contextUuid') ?? '')));
  if (escalation === null) return passThrough(exchange, { body });
  const progress = progressOf(escalation, Number(form.get('lastPoll')));
  if (progress === null && escalation.state === 'ended') return passThrough(exchange, { body });
  live.attach(escalation.id);
  live.polled(escalation.id, cameAtMs);
  const from = progress ?? nothingYet(0);
  const turn = turns.take(escalation.id, from);
  if (turn === null) return livechatAnswer(about(exchange, escalation));
  try {
    return await tell(exchange, escalation, { from, turn });
  } catch (error) {
    turn.giveBack();
    throw error;
  }
}

interface Asked {
  readonly from: Progress;
  readonly turn: PollTurn;
}

async function tell(exchange: Exchange, escalation: Escalation, { from, turn }: Asked): Promise<Response> {
  const { live } = exchange.tools;
  const told = live.takeTold(dialogOf(exchange.call, escalation.conversationId));
  if (told !== null) {
    turn.giveBack();
    return frameAnswer(exchange, escalation, { frame: { kind: 'message', values: told }, progress: from });
  }
  const next = await inTime(exchange, nextFrame(exchange, escalation, from));
  if (next !== null) {
    turn.told(next.progress);
    exchange.request.signal.addEventListener('abort', turn.giveBack, { once: true });
    if (next.isEnd) live.toldEnd(escalation.id);
    return frameAnswer(exchange, escalation, next);
  }
  turn.giveBack();
  const signal = escalation.state === 'ended' ? null : live.take(escalation.id);
  const frame = signal === null ? null : frameOfSignal(signal, { ...exchange, escalation });
  if (frame === null) return livechatAnswer(about(exchange, escalation));
  return frameAnswer(exchange, escalation, { frame, progress: from });
}

interface Told {
  readonly frame: Frame;
  /** Where the window stands once it has the frame. */
  readonly progress: Progress;
}

interface Next extends Told {
  /** Whether the frame tells it that the escalation has ended. */
  readonly isEnd: boolean;
}

/** The first frame behind a place; `null` when there is none yet. */
async function nextFrame(exchange: Exchange, escalation: Escalation, from: Progress): Promise<Next | null> {
  const { tools, bot } = exchange;
  const { window } = from;
  let { seq } = from;
  let skipped = from.frames;
  for (;;) {
    const events = await tools.escalations.events(bot, escalation.id, seq, eventsAtOnce);
    for (const event of events) {
      const frames = framesOf(event, { ...exchange, escalation });
      const frame = frames[skipped];
      if (frame !== undefined) {
        const isLast = skipped + 1 >= frames.length;
        const place = isLast ? { seq: event.seq, frames: 0 } : { seq, frames: skipped + 1 };
        return { frame, progress: { ...place, window }, isEnd: isLast && event.type === 'escalation.ended' };
      }
      seq = event.seq;
      skipped = 0;
    }
    if (events.length < eventsAtOnce) return null;
  }
}

function frameAnswer(exchange: Exchange, escalation: Escalation, { frame, progress }: Told): Response {
  const place = { ...about(exchange, escalation), pollUpdatedInteractionDate: cursorOf(escalation, progress) };
  // Read as it comes, so that it stays away: `context` names the dialog.
  const { contextId, ...shown } = frame.values;
  return livechatAnswer({ ...encodeValues(shown), ...place });
}

/**
 * What every answer to a poll says. Without a date the window goes on from where it is: what shows it nothing has none, or
 * it would take a window back that has got further by the time it arrives.
 */
function about({ tools }: Exchange, { conversationId }: Escalation): JsonObject {
  return { serverTime: tools.clock.now(), context: encodeText(conversationId) };
}
