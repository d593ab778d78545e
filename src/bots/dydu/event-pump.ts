import type { Escalation } from '../../escalations/escalation.ts';
import type { EscalationSignal } from '../../escalations/escalation-event.ts';
import { cursorOf, type WindowNumber } from './cursor.ts';
import type { Front } from './exchange.ts';
import { type Frame, frameOfSignal, framesOf } from './frames.ts';
import { isShownAgain } from './livechat-history.ts';

export interface PumpParts {
  readonly front: Front;
  readonly escalation: Escalation;
  /** The window has every event up to here. */
  readonly from: number;
  /** Its history has shown what was written up to here. */
  readonly shownSeq: number;
  readonly window: WindowNumber;
  /** Whether this socket carries the news; asked again in a moment while it is unclear. */
  carrier(): 'socket' | 'polls' | 'unclear';
  /** Hands one frame over; rejects when the window is gone. `cursor` says how far it then is. */
  send(frame: Frame, cursor: number): Promise<void>;
  /** Nothing can be handed over any more; not called after `stop`. */
  failed(error: unknown): void;
}

/** Tells one window over its socket what happens in one escalation, in order, each event once, at the window's pace. */
export interface EventPump {
  /** How far the window is. */
  cursor(): number;
  stop(): void;
}

const page = 50;
/** A second look, in case another process took the event in. */
const lookEveryMs = 10_000;
const unclearLookMs = 500;

export function startEventPump(parts: PumpParts): EventPump {
  const { front, escalation, window } = parts;
  const { tools, bot } = front;
  let { from: seq } = parts;
  let isRunning = false;
  let isStopped = false;
  let isWanted = false;

  const cursor = () => cursorOf(escalation, { seq, frames: 0, window });
  const current = async (): Promise<Escalation> => (await tools.escalations.find(bot, escalation.id)) ?? escalation;

  const drain = async (): Promise<void> => {
    for (;;) {
      const events = await tools.escalations.events(bot, escalation.id, seq, page);
      if (events.length === 0 || isStopped) return;
      const carrier = parts.carrier();
      if (carrier === 'unclear') setTimeout(run, unclearLookMs).unref();
      if (carrier !== 'socket') return;
      const audience = { ...front, escalation: await current() };
      for (const event of events) {
        const isShown = event.seq <= parts.shownSeq && isShownAgain(event);
        const frames = isShown ? [] : framesOf(event, audience);
        for (const [index, frame] of frames.entries()) {
          const isLast = index + 1 === frames.length;
          const place = isLast ? { seq: event.seq, frames: 0 } : { seq: event.seq - 1, frames: index + 1 };
          await parts.send(frame, cursorOf(escalation, { ...place, window }));
          if (isStopped) return;
        }
        seq = event.seq;
        if (event.type === 'escalation.ended') tools.live.toldEnd(escalation.id);
      }
    }
  };

  const work = async (): Promise<void> => {
    try {
      while (isWanted && !isStopped) {
        isWanted = false;
        await drain();
      }
    } catch (error) {
      if (!isStopped) parts.failed(error);
    } finally {
      // In the same step as the last look at what is wanted: a call in between would go unheard.
      isRunning = false;
    }
  };
  const run = (): void => {
    isWanted = true;
    if (isRunning || isStopped) return;
    isRunning = true;
    void work();
  };

  const onSignal = (signal: EscalationSignal): void => {
    if (parts.carrier() !== 'socket') return;
    current()
      .then((now) => {
        const frame = frameOfSignal(signal, { ...front, escalation: now });
        return frame === null || isStopped ? undefined : parts.send(frame, cursor());
      })
      .catch(() => undefined);
  };

  const stopListening = tools.feed.listen(escalation.id, { event: run, signal: onSignal });
  const timer = setInterval(run, lookEveryMs).unref();
  run();
  // The place in the queue is often told before the window has opened its socket.
  const missed = parts.carrier() === 'socket' ? tools.live.take(escalation.id) : null;
  if (missed !== null) onSignal(missed);
  return {
    cursor,
    stop: () => {
      isStopped = true;
      stopListening();
      clearInterval(timer);
    },
  };
}
