import type { Bot, TextKey } from '../bot-accounts/bot.ts';
import type { EpochMs } from '../core/clock.ts';
import { type MessageId, newId } from '../core/ids.ts';
import type { JsonObject, JsonValue } from '../core/json.ts';
import type { AgentProfile } from '../core/message.ts';
import { laneOf, type NewDelivery } from '../outbox/delivery.ts';
import type { Change } from './change.ts';
import type { Escalation, MessageRecord } from './escalation.ts';
import { type EscalationEvent, type EventType, eventBody } from './escalation-event.ts';
import type { HelpdeskPayload } from './payload.ts';
import { type TextValues, textFor } from './texts.ts';
import { trueWakeAt } from './timers.ts';

/** What a decision may know besides the escalation. Nothing in it does I/O. */
export interface Surroundings {
  readonly now: EpochMs;
  readonly bot: Bot;
  /** A link of ours, with an end date, under which the end user can read a file of an agent's message. */
  linkTo(messageId: MessageId, partIndex: number): string;
}

type Extras = Omit<Change, 'escalation' | 'basis' | 'events' | 'deliveries' | 'movesWake' | 'messages'>;

/**
 * Collects what one decision changes, in order, and hands it over as a `Change`: numbers events, puts each on the bot's
 * lane when the bot has a callback, counts the version up and keeps the timer early enough.
 */
export class Draft {
  #escalation: Escalation;
  readonly #before: Escalation | null;
  readonly #around: Surroundings;
  readonly #events: EscalationEvent[] = [];
  readonly #deliveries: NewDelivery[] = [];
  readonly #messages: MessageRecord[] = [];

  constructor(escalation: Escalation, around: Surroundings, isNew = false) {
    this.#escalation = escalation;
    this.#before = isNew ? null : escalation;
    this.#around = around;
  }

  get escalation(): Escalation {
    return this.#escalation;
  }

  patch(fields: Partial<Escalation>): void {
    this.#escalation = { ...this.#escalation, ...fields };
  }

  /** The bot's words for this moment, `null` when silenced. */
  text(key: TextKey, values: TextValues = {}): string | null {
    return textFor(this.#around.bot, key, this.#escalation.language, values);
  }

  emit(type: EventType, data: JsonObject): void {
    const { now } = this.#around;
    const seq = this.#escalation.lastSeq + 1;
    this.patch({ lastSeq: seq });
    const { id: escalationId, conversationId, callbackUrl, botId } = this.#escalation;
    const event: EscalationEvent = { id: newId('event'), escalationId, conversationId, seq, type, at: now, data };
    this.#events.push(event);
    if (callbackUrl === null) return;
    this.#deliveries.push({
      id: newId('delivery'),
      lane: laneOf(escalationId, 'bot'),
      side: 'bot',
      target: botId,
      escalationId,
      kind: 'event',
      payload: eventBody(event),
      createdAt: now,
    });
  }

  /** Puts a command for the helpdesk at the end of its lane. */
  command(payload: HelpdeskPayload): void {
    const { id: escalationId, connectionId } = this.#escalation;
    this.#deliveries.push({
      id: newId('delivery'),
      lane: laneOf(escalationId, 'helpdesk'),
      side: 'helpdesk',
      target: connectionId,
      escalationId,
      kind: payload.kind,
      payload: payload as unknown as JsonObject,
      createdAt: this.#around.now,
    });
  }

  keep(message: MessageRecord): void {
    this.#messages.push(message);
  }

  get hasChanged(): boolean {
    return this.#escalation !== this.#before || this.#messages.length > 0 || this.#deliveries.length > 0;
  }

  done(extras: Extras = {}): Change {
    const wake = trueWakeAt(this.#escalation);
    const stored = this.#before?.wakeAt ?? null;
    const movesWake = this.#before === null || (wake === null ? stored !== null : stored === null || wake < stored);
    return {
      escalation: {
        ...this.#escalation,
        version: (this.#before?.version ?? 0) + 1,
        wakeAt: movesWake ? wake : stored,
      },
      basis: this.#before ?? undefined,
      movesWake,
      messages: this.#messages,
      events: this.#events,
      deliveries: this.#deliveries,
      ...extras,
    };
  }
}

/** The ticket as events and answers show it, `null` until it is known. */
export function ticketOf(escalation: Escalation): JsonValue {
  return escalation.ticketId === null ? null : { id: escalation.ticketId, url: escalation.ticketUrl };
}

/** An agent as events and answers show them, `null` where none is known. */
export function agentOf(agent: AgentProfile | null): JsonValue {
  return agent === null ? null : { id: agent.id, name: agent.name, avatarUrl: agent.avatarUrl };
}
