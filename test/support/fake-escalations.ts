import { AppError } from '../../src/core/app-error.ts';
import { type EscalationId, type MessageId, newId } from '../../src/core/ids.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { EscalationsForBots } from '../../src/escalations/bot-commands.ts';
import type { Escalation } from '../../src/escalations/escalation.ts';
import type { EscalationEvent, EventType } from '../../src/escalations/escalation-event.ts';
import { createLiveFeed } from '../../src/escalations/live-feed.ts';
import { makeCapabilities, makeEscalation } from './builders.ts';

interface Call {
  readonly name: keyof EscalationsForBots;
  readonly args: readonly unknown[];
}

/**
 * Escalations in memory, for tests of bot protocols. Records what it was asked; events, and what is on its way to the
 * helpdesk, are put in by the test.
 */
export function createFakeEscalations() {
  const feed = createLiveFeed();
  const byId = new Map<EscalationId, Escalation>();
  const events = new Map<EscalationId, EscalationEvent[]>();
  const messages = new Map<string, MessageId>();
  const onTheirWay = new Set<EscalationId>();
  const calls: Call[] = [];
  const capabilities = makeCapabilities({ typing: 'both', readReceipts: 'toHelpdesk' });

  const own: EscalationsForBots['find'] = async (bot, id) => {
    const found = byId.get(id);
    if (found?.botId !== bot.id) throw new AppError('not_found', `There is no escalation ${id}.`);
    return found;
  };
  const change = (escalation: Escalation, fields: Partial<Escalation>): Escalation => {
    const changed = { ...escalation, ...fields };
    byId.set(escalation.id, changed);
    return changed;
  };
  const all = () => [...byId.values()];

  const escalations: EscalationsForBots = {
    availability: async (_bot, skill) => {
      calls.push({ name: 'availability', args: [skill] });
      const known = { agentsOnline: 2, nextOpeningAt: null, estimatedWaitSeconds: 30 };
      return { ...known, state: 'available', skill, checkedAt: 1000 };
    },
    start: async (bot, command) => {
      calls.push({ name: 'start', args: [command] });
      if (command.skill === 'unknown') throw new AppError('unknown_skill', 'No route leads anywhere for "unknown".');
      const { conversationId, id: commandId } = command;
      const mine = all().filter((one) => one.botId === bot.id);
      const known = mine.find(
        (one) => one.commandId === commandId || (one.conversationId === conversationId && one.state !== 'ended'),
      );
      if (known !== undefined) return { escalation: known, isNew: false, capabilities, text: null };
      const escalation = makeEscalation({ botId: bot.id, conversationId, commandId, state: 'opening' });
      byId.set(escalation.id, escalation);
      return { escalation, isNew: true, capabilities, text: 'One moment please.' };
    },
    send: async (bot, id, command) => {
      const { state } = await own(bot, id);
      calls.push({ name: 'send', args: [id, command] });
      if (state === 'ended') throw new AppError('escalation_ended', 'It has ended.');
      const key = `${id}/${command.id}`;
      const known = messages.get(key);
      if (known !== undefined) return { messageId: known, isNew: false };
      const messageId = newId('message');
      messages.set(key, messageId);
      return { messageId, isNew: true };
    },
    typing: async (bot, id, isTyping) => {
      await own(bot, id);
      calls.push({ name: 'typing', args: [id, isTyping] });
    },
    read: async (bot, id, upTo) => {
      await own(bot, id);
      calls.push({ name: 'read', args: [id, upTo] });
    },
    update: async (bot, id, command) => {
      const found = await own(bot, id);
      calls.push({ name: 'update', args: [id, command] });
      return found;
    },
    end: async (bot, id, command) => {
      const found = await own(bot, id);
      calls.push({ name: 'end', args: [id, command] });
      const end = { by: command.by, reason: 'bot_requested', comment: command.comment } as const;
      return change(found, { state: 'ended', endedAt: 2000, end });
    },
    find: own,
    findByConversation: async (bot, conversationId) =>
      all().findLast((one) => one.botId === bot.id && one.conversationId === conversationId) ?? null,
    capabilitiesOf: async () => capabilities,
    events: async (bot, id, after, limit) => {
      await own(bot, id);
      calls.push({ name: 'events', args: [id, after, limit] });
      return (events.get(id) ?? []).filter((event) => event.seq > after).slice(0, limit);
    },
    isComplete: async (bot, id) => (await own(bot, id)).state === 'ended' && !onTheirWay.has(id),
    messages: async () => [],
    findMessage: async () => null,
    acknowledge: async () => undefined,
    isAcknowledged: async () => false,
  };

  /** Something happens: stored first, then told to whoever listens. */
  const happen = (id: EscalationId, type: EventType, data: JsonObject = {}, isTold = true): EscalationEvent => {
    const escalation = byId.get(id);
    if (escalation === undefined) throw new Error(`There is no escalation ${id}.`);
    const seq = escalation.lastSeq + 1;
    const { conversationId } = escalation;
    const event: EscalationEvent = { id: newId('event'), escalationId: id, conversationId, seq, type, at: 1000, data };
    events.set(id, [...(events.get(id) ?? []), event]);
    change(escalation, { lastSeq: seq, ...(type === 'escalation.ended' ? { state: 'ended' } : {}) });
    if (isTold) feed.publish([event]);
    return event;
  };

  return { escalations, feed, calls, byId, onTheirWay, happen };
}
