import type { Bot } from '../bot-accounts/bot.ts';
import type { Clock } from '../core/clock.ts';
import type { EscalationId, RemoteMessageId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import type { OutboxStore } from '../outbox/store.ts';
import { chooseRoute } from '../routing/choose-route.ts';
import { wantedGroupOf } from '../routing/route.ts';
import type { EscalationsForBots } from './bot-commands.ts';
import { startCounted } from './count-refusals.ts';
import type { Escalation } from './escalation.ts';
import { requireOwnEscalation } from './require-own-escalation.ts';
import { sendMessage } from './send-message.ts';
import type { StartTools } from './start-escalation.ts';
import { takesNoStarts } from './start-refusal.ts';
import { endEscalation, updateEscalation } from './update-escalation.ts';

export interface EscalationsTools extends StartTools {
  readonly outbox: Pick<OutboxStore, 'list'>;
  readonly clock: Clock;
  readonly log: Logger;
}

const signalWithinMs = 5_000;

export function createEscalationsForBots(tools: EscalationsTools): EscalationsForBots {
  const own = (bot: Bot, id: EscalationId): Promise<Escalation> => requireOwnEscalation(tools.keeper, bot, id);

  /** Best effort: a signal that cannot be passed on is dropped. */
  const passOn = async (work: Promise<void> | undefined, escalationId: EscalationId): Promise<void> => {
    try {
      await work;
    } catch (error) {
      tools.log.debug({ escalationId, error: error instanceof Error ? error.name : 'unknown' }, 'signal.dropped');
    }
  };

  return {
    availability: async (bot, skill) => {
      const route = await chooseRoute(tools.routes, bot, skill);
      // One that cannot be opened is as little use to a start as one that is not there.
      const live = await tools.connections.findUsable(route.connectionId);
      const checked = await tools.availability.of(route.connectionId, wantedGroupOf(route));
      const isClosed = live === null || takesNoStarts(live, tools.gates.stateOf(route.connectionId));
      return { ...checked, skill, ...(isClosed ? { state: 'unavailable' as const } : {}) };
    },
    start: (bot, command) => startCounted(tools, bot, command),
    send: (bot, id, command) => sendMessage(tools, bot, id, command),
    update: (bot, id, command) => updateEscalation(tools, bot, id, command),
    end: (bot, id, command) => endEscalation(tools, bot, id, command),
    typing: async (bot, id, isTyping, draft = '') => {
      const { remote, connectionId, state } = await own(bot, id);
      if (remote === null || state === 'ended') return;
      const typing = (await tools.connections.findUsable(connectionId))?.helpdesk.typing;
      const call = { signal: AbortSignal.timeout(signalWithinMs) };
      const told = draft === '' ? undefined : typing?.sendDraft?.(remote, draft, call);
      void passOn(told ?? typing?.sendTyping(remote, isTyping, call), id);
    },
    read: async (bot, id, upTo) => {
      const { remote, connectionId, state } = await own(bot, id);
      if (remote === null || state === 'ended') return;
      const receipts = (await tools.connections.findUsable(connectionId))?.helpdesk.receipts;
      const message = upTo === null ? null : await tools.store.findMessage(upTo);
      const remoteId = message?.escalationId === id ? message.remoteMessageIds.at(-1) : undefined;
      const call = { signal: AbortSignal.timeout(signalWithinMs) };
      void passOn(receipts?.markRead(remote, (remoteId ?? null) as RemoteMessageId | null, call), id);
    },
    find: own,
    findByConversation: async (bot, conversationId) => tools.store.findLatest(bot.id, conversationId),
    capabilitiesOf: ({ connectionId }) => tools.connections.capabilitiesOf(connectionId),
    events: async (bot, id, after, limit) => {
      await own(bot, id);
      if (after > 0) await tools.store.acknowledgeEvents(id, after);
      return tools.store.listEvents(id, after, limit);
    },
    isComplete: async (bot, id) => {
      const { state, connectionId } = await own(bot, id);
      if (state !== 'ended') return false;
      const onItsWay = { escalationId: id, state: 'waiting', target: connectionId, limit: 1 } as const;
      return (await tools.outbox.list(onItsWay)).length === 0;
    },
    messages: async (bot, id, after, limit) => {
      await own(bot, id);
      return tools.store.listMessages(id, after, limit);
    },
    findMessage: async (bot, id, clientId) => {
      await own(bot, id);
      return tools.store.findMessageByClientId(id, clientId);
    },
    acknowledge: async (bot, id, { clientId, isAcknowledged }) => {
      await own(bot, id);
      await tools.store.acknowledgeMessage(id, clientId, isAcknowledged);
    },
    isAcknowledged: async (bot, id, clientId) => {
      await own(bot, id);
      return tools.store.isMessageAcknowledged(id, clientId);
    },
  };
}
