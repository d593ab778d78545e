import type { JsonObject } from '../../core/json.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import { jsonAnswer } from './answers.ts';
import { cursorOf, fromTheStart, nothingYet, type Progress, progressOf } from './cursor.ts';
import { dialogOf, type Exchange, inTime, latestOf } from './exchange.ts';
import { type Frame, frameOfSignal, framesOf } from './frames.ts';
import { passThrough } from './pass-through.ts';
import { readBody, readForm } from './read-body.ts';
import { encodeText, encodeValues, textOf } from './wire.ts';

const eventsAtOnce = 50;

/**
 * Answers one poll of a window: the next thing after `lastPoll`, or nothing. The same `lastPoll` gets the same answer
 * again, so that an answer that was lost on the way is not lost. Not wrapped into `values`: the window would decode twice.
 */
export async function poll(exchange: Exchange): Promise<Response> {
  const cameAt = exchange.tools.clock.now();
  const body = await readBody(exchange.request);
  const form = await readForm(exchange.request);
  const escalation = await inTime(exchange, latestOf(exchange, textOf(form.get('contextUuid') ?? '')));
  if (escalation === null) return passThrough(exchange, { body });
  const lastPoll = Number(form.get('lastPoll'));
  const progress = lastPoll === fromTheStart ? nothingYet : progressOf(escalation, lastPoll);
  if (progress === null && escalation.state === 'ended') return passThrough(exchange, { body });
  exchange.tools.live.attach(escalation.id);
  exchange.tools.live.polled(escalation.id, cameAt);
  const from = progress ?? nothingYet;
  const told = exchange.tools.live.takeTold(dialogOf(exchange.call, escalation.conversationId));
  if (told !== null)
    return frameAnswer(exchange, escalation, { frame: { kind: 'message', values: told }, progress: from });
  const next = await inTime(exchange, nextFrame(exchange, escalation, from));
  if (next.frame !== null) return frameAnswer(exchange, escalation, { ...next, frame: next.frame });
  const signal = escalation.state === 'ended' ? null : exchange.tools.live.take(escalation.id);
  const frame = signal === null ? null : frameOfSignal(signal, { ...exchange, escalation });
  return frameAnswer(exchange, escalation, { frame, progress: next.progress });
}

interface Next {
  readonly frame: Frame | null;
  /** Where the window stands once it has the frame. */
  readonly progress: Progress;
}

async function nextFrame(exchange: Exchange, escalation: Escalation, from: Progress): Promise<Next> {
  const { tools, bot } = exchange;
  let { seq } = from;
  let skipped = from.frames;
  for (;;) {
    const events = await tools.escalations.events(bot, escalation.id, seq, eventsAtOnce);
    for (const event of events) {
      const frames = framesOf(event, { ...exchange, escalation });
      const frame = frames[skipped];
      if (frame !== undefined) {
        const isLast = skipped + 1 >= frames.length;
        return { frame, progress: isLast ? { seq: event.seq, frames: 0 } : { seq, frames: skipped + 1 } };
      }
      seq = event.seq;
      skipped = 0;
    }
    if (events.length < eventsAtOnce) return { frame: null, progress: { seq, frames: skipped } };
  }
}

interface FrameAnswer {
  readonly frame: Frame | null;
  readonly progress: Progress;
}

/** Dates and `contextId` are read as they come, so that the one is a number and the other stays away. */
function frameAnswer({ tools }: Exchange, escalation: Escalation, { frame, progress }: FrameAnswer): Response {
  const about: JsonObject = {
    serverTime: tools.clock.now(),
    pollUpdatedInteractionDate: cursorOf(escalation, progress),
    context: encodeText(escalation.conversationId),
  };
  if (frame === null) return jsonAnswer(about);
  const { contextId, ...shown } = frame.values;
  return jsonAnswer({ ...encodeValues(shown), ...about });
}
