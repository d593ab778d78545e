import { EventEmitter } from 'node:events';
import type { EscalationId } from '../core/ids.ts';
import type { EscalationEvent, EscalationSignal } from './escalation-event.ts';

/** What is going on right now, for streams and long polls of this process. Nothing here is kept. */
export interface LiveFeed {
  publish(events: readonly EscalationEvent[]): void;
  signal(signal: EscalationSignal): void;
  /** Calls back for one escalation until the returned function is called. */
  listen(id: EscalationId, listener: LiveListener): () => void;
  /** Calls back for everything; for signals that leave by webhook, and for the console. */
  listenAll(listener: LiveListener): () => void;
}

export interface LiveListener {
  event?(event: EscalationEvent): void;
  signal?(signal: EscalationSignal): void;
}

export function createLiveFeed(): LiveFeed {
  const emitter = new EventEmitter();
  emitter.setMaxListeners(0);
  const everything = Symbol('everything');
  const subscribe = (name: string | symbol, listener: LiveListener): (() => void) => {
    const pass = (item: { event?: EscalationEvent; signal?: EscalationSignal }): void => {
      if (item.event !== undefined) listener.event?.(item.event);
      if (item.signal !== undefined) listener.signal?.(item.signal);
    };
    emitter.on(name, pass);
    return () => emitter.off(name, pass);
  };
  return {
    publish: (events) => {
      for (const event of events) {
        emitter.emit(event.escalationId, { event });
        emitter.emit(everything, { event });
      }
    },
    signal: (signal) => {
      emitter.emit(signal.escalationId, { signal });
      emitter.emit(everything, { signal });
    },
    listen: (id, listener) => subscribe(id, listener),
    listenAll: (listener) => subscribe(everything, listener),
  };
}
