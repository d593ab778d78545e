import { type EpochMs, toIsoOrNull } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { Language } from '../core/language.ts';
import type { OpenedConversation, RemoteConversation } from '../helpdesks/command.ts';
import type { DeliverySettlement } from '../outbox/delivery.ts';
import type { Change, IdentityLink, MessagePatch } from './change.ts';
import { endDraft } from './decide-end.ts';
import { Draft, type Surroundings, ticketOf } from './draft.ts';
import type { Escalation, MessageState } from './escalation.ts';
import { fileNotSent } from './fit-for-agent.ts';
import type { SendPayload } from './payload.ts';

/** What became of a delivery towards the helpdesk. Retries, closings and updates change nothing here: the relay settles them. */
export type HelpdeskOutcome =
  | { readonly kind: 'opened'; readonly opened: OpenedConversation; readonly group: Escalation['group'] }
  | { readonly kind: 'sent'; readonly payload: SendPayload; readonly remoteMessageIds: readonly string[] }
  | { readonly kind: 'sendDead'; readonly payload: SendPayload; readonly code: string; readonly isGone: boolean }
  /** `found`: what is left of it over there, `null` when nothing is known; the close behind it closes that. */
  | { readonly kind: 'openDead'; readonly code: string; readonly found: RemoteConversation | null };

export interface OutcomeContext extends Surroundings {
  readonly settlement: DeliverySettlement;
  readonly agentLanguage: Language;
  /** What has become of the message so far: an earlier piece of it may have failed. */
  readonly messageState: MessageState;
  /** True when the message was reported failed, and this piece, sent after all, was the last that it lacked. */
  readonly isRepaired?: boolean;
}

/** What the outcome of a delivery changes. The settlement is part of the change: both are saved, or neither. */
export function decideOutcome(escalation: Escalation, outcome: HelpdeskOutcome, context: OutcomeContext): Change {
  const draft = new Draft(escalation, context);
  const { settlement } = context;
  switch (outcome.kind) {
    case 'opened':
      return opened(draft, outcome, context);
    case 'sent':
      return draft.done({ settlement, messagePatches: sent(draft, outcome, context) });
    case 'sendDead': {
      const messagePatches = sendDead(draft, outcome, context.messageState);
      if (escalation.state === 'ended') return draft.done({ settlement, messagePatches });
      if (outcome.isGone) endLost(draft, context);
      else tellOfFile(draft, outcome.payload, context.agentLanguage);
      return draft.done({ settlement, messagePatches });
    }
    case 'openDead':
      if (outcome.found !== null) draft.patch({ remote: outcome.found });
      if (escalation.state !== 'ended') endLost(draft, context);
      return draft.done({ settlement });
  }
}

/** Agents would wait for a file of which they see nothing: the end user may have said no more than "here it is". */
function tellOfFile(draft: Draft, { part }: SendPayload, agentLanguage: Language): void {
  if (part.kind === 'attachment') draft.command({ kind: 'notice', text: fileNotSent(part, agentLanguage) });
}

function endLost(draft: Draft, context: OutcomeContext): void {
  const end = { by: 'system', reason: 'helpdesk_lost', comment: null } as const;
  endDraft(draft, end, context.agentLanguage, context);
}

function opened(draft: Draft, outcome: Extract<HelpdeskOutcome, { kind: 'opened' }>, context: OutcomeContext): Change {
  const { conversation, ticketId, ticketUrl, notices } = outcome.opened;
  const before = draft.escalation;
  draft.patch({
    remote: conversation,
    group: outcome.group,
    openedAt: before.openedAt ?? context.now,
    ticketId: before.ticketId ?? ticketId,
    ticketUrl: before.ticketUrl ?? ticketUrl,
    notices: [...before.notices, ...notices],
    ...(before.state === 'opening' ? { state: 'waiting' } : {}),
  });
  // An agent may already have answered, or the end user left, while the last calls of the opening were under way.
  if (before.state === 'opening') draft.emit('escalation.queued', queuedData(draft));
  const { settlement } = context;
  const identityLink = linkOf(draft.escalation, context.now);
  return draft.done(identityLink === null ? { settlement } : { settlement, identityLink });
}

function queuedData(draft: Draft): JsonObject {
  const { group, openedAt, notices } = draft.escalation;
  return {
    ticket: ticketOf(draft.escalation),
    group: { id: group.remoteGroupId, name: group.name },
    openedAt: toIsoOrNull(openedAt),
    notices,
    text: draft.text('queued', group.name === null ? {} : { group: group.name }),
  };
}

function linkOf(escalation: Escalation, usedAt: EpochMs): IdentityLink | null {
  const remoteUserId = escalation.remote?.remoteUserId ?? null;
  if (remoteUserId === null) return null;
  const { connectionId, botId, endUser } = escalation;
  return { connectionId, botId, endUserKey: endUser.key, remoteUserId, usedAt };
}

function sent(
  draft: Draft,
  outcome: Extract<HelpdeskOutcome, { kind: 'sent' }>,
  { messageState, isRepaired = false }: OutcomeContext,
): readonly MessagePatch[] {
  const { messageId, clientId, isLastPiece } = outcome.payload;
  const isWhole = isRepaired || (isLastPiece && messageState === 'accepted');
  if (isWhole) draft.emit('message.delivered', { messageId, clientMessageId: clientId });
  const addRemoteMessageIds = outcome.remoteMessageIds;
  return [{ id: messageId, addRemoteMessageIds, ...(isWhole ? { state: 'delivered' } : {}) }];
}

function sendDead(
  draft: Draft,
  outcome: Extract<HelpdeskOutcome, { kind: 'sendDead' }>,
  state: MessageState,
): readonly MessagePatch[] {
  const { messageId, clientId } = outcome.payload;
  if (state === 'failed') return [];
  draft.emit('message.failed', {
    messageId,
    clientMessageId: clientId,
    code: outcome.code,
    text: draft.text('messageFailed'),
  });
  return [{ id: messageId, state: 'failed' }];
}
