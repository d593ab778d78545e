import { LRUCache } from 'lru-cache';
import type { Bot } from '../bot-accounts/bot.ts';
import type { BotDirectory } from '../bot-accounts/bot-directory.ts';
import type { LiveConnections } from '../connections/live-connections.ts';
import type { Clock, EpochMs } from '../core/clock.ts';
import type { ConnectionId, EscalationId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import { decideEvent } from '../escalations/decide-event.ts';
import type { Surroundings } from '../escalations/draft.ts';
import type { Escalation, MessageRecord } from '../escalations/escalation.ts';
import type { SignalType } from '../escalations/escalation-event.ts';
import type { EscalationKeeper } from '../escalations/escalation-keeper.ts';
import type { LiveFeed } from '../escalations/live-feed.ts';
import type { EscalationStore } from '../escalations/store.ts';
import { advanced, type StreamProgress } from '../escalations/stream-progress.ts';
import { type HelpdeskEvent, type HelpdeskSignal, isSignal } from '../helpdesks/event.ts';

export interface IntakeTools {
  readonly store: EscalationStore;
  readonly keeper: EscalationKeeper;
  readonly connections: Pick<LiveConnections, 'agentLanguageOf'>;
  readonly bots: BotDirectory;
  readonly feed: LiveFeed;
  readonly clock: Clock;
  surround(bot: Bot): Surroundings;
}

/** `taken`: stored. `duplicate`: known already. `idle`: it changes nothing. `foreign`: not about a conversation of ours. `signalled`: passed on to whoever listens, not stored. */
export type TakenResult = 'taken' | 'duplicate' | 'idle' | 'foreign' | 'signalled';

/** What is known of an event besides itself. */
export interface Finding {
  /** Found by looking, long after it happened; false when absent. */
  readonly isLate?: boolean;
  /** Where the event stream stands after this event: saved in the commit of the event, or not at all. */
  readonly progress?: StreamProgress | undefined;
}

/** Takes one event of a helpdesk in. Rejects only when it could not be stored: then the helpdesk has to send it again. */
export type TakeEvent = (connectionId: ConnectionId, event: HelpdeskEvent, finding?: Finding) => Promise<TakenResult>;

const lateAfterMs = 60_000;

/** Whether an event that was found by looking had been missed, and was not merely on its way. */
export function wasMissed({ at }: HelpdeskEvent, now: EpochMs): boolean {
  return now - at > lateAfterMs;
}

const rememberedMax = 20_000;

export function createTakeEvent(tools: IntakeTools): TakeEvent {
  const remembered = new LRUCache<string, EscalationId>({ max: rememberedMax });

  /** By our own mark first: it is known before the opening has been settled. */
  const findEscalation = async (connectionId: ConnectionId, event: HelpdeskEvent): Promise<Escalation | null> => {
    const key = `${connectionId}/${event.remoteConversationId}`;
    const id = event.escalationId ?? remembered.get(key) ?? null;
    const marked = id === null ? null : await tools.keeper.read(id);
    const isOurs = marked !== null && marked.connectionId === connectionId;
    if (isOurs && (marked.state !== 'ended' || isAboutTicket(event))) return marked;
    const found = await tools.store.findByRemote(connectionId, event.remoteConversationId);
    if (found !== null && found.state !== 'ended') remembered.set(key, found.id);
    return found ?? (isOurs ? marked : null);
  };

  return async (connectionId, event, { isLate = false, progress } = {}) => {
    const found = await findEscalation(connectionId, event);
    if (found === null) return 'foreign';
    if (isSignal(event) && !namesMessage(event)) {
      publishSignal(tools, found, event);
      return 'signalled';
    }
    const agentLanguage = await tools.connections.agentLanguageOf(connectionId);
    const message = await messageOf(tools.store, found.id, event);
    const changed = await tools.keeper.change(found.id, async (escalation) => {
      const bot = await tools.bots.find(escalation.botId);
      if (bot === null) return { change: null, result: null };
      const around = tools.surround(bot);
      const receipt = { scope: connectionId, key: event.dedupeKey, at: around.now };
      const context = { receipt, agentLanguage, isLate, message, ...around };
      const change = decideEvent(escalation, event, context);
      if (change === null || progress === undefined) return { change, result: null };
      return { change: { ...change, escalation: advanced(change.escalation, progress) }, result: null };
    });
    if (changed.status === 'committed') return 'taken';
    if (changed.status === 'unchanged') return 'idle';
    return changed.status === 'duplicate' ? 'duplicate' : 'foreign';
  };
}

/** A read mark with a message is kept; without one it is a passing signal. */
function namesMessage(event: HelpdeskSignal): boolean {
  return event.kind === 'agentRead' && (event.upTo !== null || event.upToRemote !== undefined);
}

/** News of a ticket are about the escalation that opened it, even when another one runs in the same conversation now. */
function isAboutTicket({ kind, escalationId }: HelpdeskEvent): boolean {
  return escalationId !== null && (kind === 'conversationEnded' || kind === 'ticketLinked' || kind === 'transferred');
}

/** The message that an event names; a helpdesk knows of no other than those of its own conversation. */
async function messageOf(
  store: EscalationStore,
  id: EscalationId,
  event: HelpdeskEvent,
): Promise<MessageRecord | null> {
  const message = await namedBy(store, id, event);
  return message?.escalationId === id ? message : null;
}

async function namedBy(store: EscalationStore, id: EscalationId, event: HelpdeskEvent): Promise<MessageRecord | null> {
  switch (event.kind) {
    case 'messageUpdated':
    case 'messageDeleted':
    case 'messageFailed':
      return store.findMessageByRemoteId(id, event.remoteMessageId);
    case 'agentRead':
      if (event.upTo !== null) return store.findMessage(event.upTo);
      return event.upToRemote === undefined ? null : store.findMessageByRemoteId(id, event.upToRemote);
    default:
      return null;
  }
}

const typingShownMs = 5_000;

function publishSignal({ feed, clock }: IntakeTools, escalation: Escalation, event: HelpdeskSignal): void {
  if (escalation.state === 'ended') return;
  const { id: escalationId, conversationId } = escalation;
  const [type, data] = signalOf(event);
  feed.signal({ escalationId, conversationId, type, at: clock.now(), data });
}

function signalOf(event: HelpdeskSignal): readonly [SignalType, JsonObject] {
  switch (event.kind) {
    case 'agentTyped': {
      const agent = event.agent === null ? null : { id: event.agent.id, name: event.agent.name };
      return ['agent.typing', { isTyping: event.isTyping, agent, expiresInMs: typingShownMs }];
    }
    case 'agentRead':
      return ['agent.read', {}];
    case 'queueMoved':
      return ['queue.moved', { position: event.position, estimatedWaitSeconds: event.waitSeconds }];
  }
}
