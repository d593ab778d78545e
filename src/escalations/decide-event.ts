import { type EpochMs, toIso } from '../core/clock.ts';
import { newId, type RemoteGroupId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import type { AgentProfile } from '../core/message.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import type { Change, MessagePatch, Receipt } from './change.ts';
import { endDraft, remoteEnd } from './decide-end.ts';
import { agentOf, Draft, type Surroundings, ticketOf } from './draft.ts';
import type { Escalation, MessageRecord } from './escalation.ts';
import { fitForUser } from './fit-for-user.ts';
import { choicesOf } from './readable-text.ts';

export interface EventContext extends Surroundings {
  readonly receipt: Receipt;
  readonly agentLanguage: Language;
  /** Found by looking, after the webhook that should have brought it was missed. */
  readonly isLate: boolean;
  /** The message an update, deletion, read mark or failure is about; `null` when we do not know it. */
  readonly message: MessageRecord | null;
}

type EventOf<Kind extends HelpdeskEvent['kind']> = Extract<HelpdeskEvent, { kind: Kind }>;

/** What an event of the helpdesk changes, `null` when nothing: it is about something over, or says what we know. */
export function decideEvent(escalation: Escalation, event: HelpdeskEvent, context: EventContext): Change | null {
  const draft = new Draft(escalation, context);
  const messagePatches = applyEvent(draft, event, context);
  if (!draft.hasChanged && messagePatches.length === 0) return null;
  return draft.done({ receipt: context.receipt, messagePatches });
}

function applyEvent(draft: Draft, event: HelpdeskEvent, context: EventContext): readonly MessagePatch[] {
  const isOver = draft.escalation.state === 'ended';
  switch (event.kind) {
    // An agent's words are never dropped: after the end they are appended, marked late, and the bot decides.
    case 'agentMessaged':
      agentMessaged(draft, event, context);
      return [];
    case 'messageUpdated':
    case 'messageDeleted':
      return messageChanged(draft, event, context);
    case 'messageFailed':
      return messageFailed(draft, event, context);
    case 'ticketLinked':
      ticketLinked(draft, event);
      return [];
    case 'agentRead':
      return messageRead(draft, context);
    case 'conversationMoved':
      conversationMoved(draft, event);
      return [];
    case 'conversationEnded':
      if (!isOver) endDraft(draft, remoteEnd(event.by, event.reason), context.agentLanguage, context);
      return [];
    case 'agentJoined':
      if (!isOver && !(event.isPlaceholder === true && draft.escalation.agent !== null)) {
        agentJoined(draft, event.agent, context.now);
      }
      return [];
    case 'agentLeft':
      if (!isOver) agentLeft(draft, event);
      return [];
    case 'transferred':
      if (!isOver) transferred(draft, event);
      return [];
    case 'attachmentRequested':
      if (!isOver) draft.emit('attachment.requested', {});
      return [];
    case 'agentTyped':
    case 'queueMoved':
      return [];
  }
}

/** The first sign of a person counts as joining: `escalation.accepted`, then `agent.joined`, in that order. */
function agentJoined(draft: Draft, agent: AgentProfile, now: EpochMs): void {
  const { acceptedAt, agent: known, startedAt } = draft.escalation;
  if (acceptedAt !== null && known !== null && isSamePerson(known, agent)) return;
  draft.patch({ agent, leftAgent: null });
  if (acceptedAt === null) {
    draft.patch({ state: 'active', acceptedAt: now, openedAt: draft.escalation.openedAt ?? now });
    draft.emit('escalation.accepted', {
      agent: agentOf(draft.escalation.agent),
      waitedMs: now - startedAt,
      text: draft.text('accepted', { agent: agent.name }),
    });
  }
  draft.emit('agent.joined', { agent: agentOf(draft.escalation.agent) });
}

function isSamePerson(known: AgentProfile, agent: AgentProfile): boolean {
  return known.id === null ? known.name === agent.name : known.id === agent.id;
}

function agentLeft(draft: Draft, event: EventOf<'agentLeft'>): void {
  const { agent: present, leftAgent } = draft.escalation;
  const agent = event.agent ?? present;
  // Told again, under another key or when its receipt is forgotten.
  const hasLeft = leftAgent !== null && (agent === null ? present === null : isSamePerson(leftAgent, agent));
  if (hasLeft) return;
  const isAnother = present !== null && agent !== null && !isSamePerson(present, agent);
  draft.patch({ agent: isAnother ? present : null, leftAgent: agent });
  draft.emit('agent.left', {
    agent: agentOf(agent),
    text: agent === null ? null : draft.text('agentLeft', { agent: agent.name }),
  });
}

function transferred(draft: Draft, event: EventOf<'transferred'>): void {
  const { group, state } = draft.escalation;
  // Until it is open, whoever moves it is our own opening.
  if (state === 'opening' || (event.agent === null && stays(group.remoteGroupId, event))) return;
  draft.patch({
    agent: event.agent,
    leftAgent: null,
    ...(event.group === null ? {} : { group: { ...group, remoteGroupId: event.group, name: null } }),
  });
  draft.emit('agent.transferred', {
    groupId: event.group,
    agent: agentOf(draft.escalation.agent),
    isAutomatic: event.isAutomatic,
    text: draft.text('transferred'),
  });
}

/** Told of the group where it is already: by our own doing, or because something else about it changed. */
function stays(known: RemoteGroupId | null, { allGroups = [] }: EventOf<'transferred'>): boolean {
  return known !== null && allGroups.includes(known);
}

function agentMessaged(draft: Draft, event: EventOf<'agentMessaged'>, context: EventContext): void {
  const { now, isLate } = context;
  const isOver = draft.escalation.state === 'ended';
  if (!event.isAutomation && !isOver) agentJoined(draft, event.agent, now);
  const { lastAgentMessageAt, firstAgentMessageAt } = draft.escalation;
  const messageId = newId('message');
  draft.keep({
    id: messageId,
    escalationId: draft.escalation.id,
    direction: 'toUser',
    author: event.isAutomation ? 'system' : 'agent',
    agent: event.agent,
    parts: event.parts,
    clientId: null,
    remoteMessageIds: [event.remoteMessageId],
    state: 'accepted',
    sentAt: event.at,
    acceptedAt: now,
    choicePayload: null,
  });
  const fitted = fitForUser(messageId, event.parts, draft.escalation.richParts, context.linkTo);
  const author: JsonObject = {
    kind: event.isAutomation ? 'system' : 'agent',
    id: event.agent.id,
    name: event.agent.name,
    avatarUrl: event.agent.avatarUrl,
  };
  const late = isLate || isOver;
  draft.emit('message.created', { messageId, author, ...fitted, sentAt: toIso(event.at), ...(late ? { late } : {}) });
  const offeredChoices = choicesOf(event.parts);
  if (offeredChoices.length > 0) draft.patch({ offeredChoices });
  if (event.isAutomation) return;
  draft.patch({
    lastAgentMessageAt: Math.max(now, lastAgentMessageAt ?? 0),
    firstAgentMessageAt: firstAgentMessageAt ?? now,
  });
}

function messageChanged(
  draft: Draft,
  event: EventOf<'messageUpdated' | 'messageDeleted'>,
  context: EventContext,
): readonly MessagePatch[] {
  const { message } = context;
  if (message === null || message.state === 'deleted') return [];
  if (event.kind === 'messageDeleted') {
    draft.emit('message.deleted', { messageId: message.id });
    return [{ id: message.id, state: 'deleted' }];
  }
  const fitted = fitForUser(message.id, event.parts, draft.escalation.richParts, context.linkTo);
  draft.emit('message.updated', { messageId: message.id, ...fitted });
  return [{ id: message.id, parts: event.parts }];
}

function messageFailed(draft: Draft, event: EventOf<'messageFailed'>, context: EventContext): readonly MessagePatch[] {
  const { message } = context;
  // An agent's words may miss another device of the person: the bot has them all the same.
  if (message === null || message.state === 'failed' || message.direction !== 'toAgent') return [];
  draft.emit('message.failed', {
    messageId: message.id,
    clientMessageId: message.clientId,
    code: event.code,
    text: draft.text('messageFailed'),
  });
  return [{ id: message.id, state: 'failed' }];
}

function messageRead(draft: Draft, context: EventContext): readonly MessagePatch[] {
  const { message } = context;
  if (message === null || message.state === 'read' || message.direction !== 'toAgent') return [];
  draft.emit('message.read', { messageId: message.id, clientMessageId: message.clientId });
  return [{ id: message.id, state: 'read' }];
}

function ticketLinked(draft: Draft, event: EventOf<'ticketLinked'>): void {
  const { ticketId, ticketUrl, state } = draft.escalation;
  if (event.isUngrouped === true && state !== 'ended') putIntoGroup(draft);
  if (ticketId === event.ticketId && ticketUrl === event.ticketUrl) return;
  draft.patch({ ticketId: event.ticketId, ticketUrl: event.ticketUrl });
  draft.emit('escalation.updated', { ticket: ticketOf(draft.escalation) });
  const { endUser, attributes } = draft.escalation;
  if (event.isBlank !== true || state === 'ended' || Object.keys(attributes.fields).length === 0) return;
  draft.command({ kind: 'update', endUser, attributes, changed: { fields: {}, tags: [] } });
}

/** What is in no group may be seen by nobody. While the opening is under way its group is not settled; this waits behind it. */
function putIntoGroup(draft: Draft): void {
  const { group, endUser, attributes, notices } = draft.escalation;
  const isAsked = group.remoteGroupId !== null || group.name !== null || group.fallbackGroupId !== null;
  if (!isAsked || notices.includes(ungrouped)) return;
  draft.patch({ notices: [...notices, ungrouped] });
  draft.command({ kind: 'update', endUser, attributes, changed: { fields: {}, tags: [] }, isAboutGroup: true });
}

const ungrouped = 'ticket_without_group';

function conversationMoved(draft: Draft, event: EventOf<'conversationMoved'>): void {
  const { remote } = draft.escalation;
  if (remote === null) return;
  const remoteUserId = event.survivingUserId ?? remote.remoteUserId;
  if (remote.remoteConversationId === event.survivingConversationId && remote.remoteUserId === remoteUserId) return;
  draft.patch({ remote: { ...remote, remoteConversationId: event.survivingConversationId, remoteUserId } });
}
