import type { OpenAttachment } from '../attachments/open-attachment.ts';
import type { LiveConnection } from '../connections/live-connections.ts';
import type { MessagePart } from '../core/message.ts';
import type { HelpdeskOutcome } from '../escalations/decide-outcome.ts';
import type { Escalation } from '../escalations/escalation.ts';
import { withFound } from '../escalations/found-conversation.ts';
import type { ClosePayload, HelpdeskPayload, OpenPayload, SendPayload, UpdatePayload } from '../escalations/payload.ts';
import type { EscalationStore } from '../escalations/store.ts';
import { agentTexts } from '../escalations/texts.ts';
import type { RemoteConversation, SendMessage, SentMessage } from '../helpdesks/command.ts';
import { DeliveryFailure, elsewhereIn } from '../helpdesks/failure.ts';
import type { DeliveryCall } from '../helpdesks/helpdesk.ts';
import type { Delivery } from '../outbox/delivery.ts';
import type { OutboxStore } from '../outbox/store.ts';
import type { GroupKeeper } from '../routing/ensure-group.ts';
import type { AttemptProgress } from './attempt-progress.ts';

export interface PerformTools {
  readonly store: EscalationStore;
  readonly outbox: OutboxStore;
  readonly groups: GroupKeeper;
  readonly openFile: OpenAttachment;
  /** Whether its bot can be told of a message that was not delivered, though the escalation is over. */
  isToldAfterEnd(escalation: Escalation): Promise<boolean>;
  /** Brings what agents wrote in an escalation that is over. Throws `DeliveryFailure` when that cannot be asked now. */
  fetchLastWords(escalation: Escalation, signal: AbortSignal): Promise<void>;
}

/** What a performed command led to; `null` when nothing but the settlement follows. */
export type Performed = Extract<HelpdeskOutcome, { kind: 'opened' | 'sent' }> | null;

export interface CommandToPerform {
  readonly delivery: Delivery;
  readonly payload: HelpdeskPayload;
  readonly escalation: Escalation;
  readonly live: LiveConnection;
  readonly progress: AttemptProgress;
}

/**
 * Makes the one call of a delivery towards the helpdesk. Throws `DeliveryFailure` when it did not work. Files that were
 * opened for it are given up when it ends, read or not.
 */
export async function performCommand(
  tools: PerformTools,
  command: CommandToPerform,
  signal: AbortSignal,
): Promise<Performed> {
  const files: AbortController[] = [];
  try {
    return await perform(tools, command, deliveryCall(tools, command, { signal, files }));
  } finally {
    for (const file of files) file.abort();
  }
}

async function perform(tools: PerformTools, command: CommandToPerform, call: DeliveryCall): Promise<Performed> {
  const { payload } = command;
  if (payload.kind === 'open') return open(tools, command, payload, call);
  const { remote, state, openedAt } = command.escalation;
  // The opening has died before: there is nowhere to send to. What is left of it has to be closed.
  const isLeftOver = state === 'ended' && openedAt === null && payload.kind !== 'close';
  if (remote === null || isLeftOver) return withoutConversation(payload);
  if (payload.kind === 'send') return send({ ...command, tools }, payload, remote, call);
  if (payload.kind === 'close') await close({ ...command, tools }, payload, remote, call);
  else if (payload.kind === 'notice') await notice(command, payload.text, remote, call);
  else await update(command, payload, remote, call);
  return null;
}

function deliveryCall(
  tools: PerformTools,
  { delivery, payload, progress }: CommandToPerform,
  { signal, files }: { readonly signal: AbortSignal; readonly files: AbortController[] },
): DeliveryCall {
  const openFile: DeliveryCall['openFile'] = (attachment) => {
    const file = new AbortController();
    files.push(file);
    return tools.openFile(attachment, AbortSignal.any([signal, file.signal]));
  };
  return {
    signal,
    deliveryId: delivery.id,
    // A claim that was never settled was an attempt, though nobody could count it.
    attempt: Math.max(delivery.attempts + 1, delivery.mayHaveArrived ? 2 : 1),
    openFile: payload.kind === 'open' ? withoutWaitingTwice(openFile) : openFile,
    notes: delivery.notes,
    note: async (notes) => {
      progress.notes = notes;
      if (await tools.outbox.note(delivery.id, delivery.leaseToken, withFound(notes, progress.found))) return;
      throw new DeliveryFailure('The lease of this delivery was lost', { disposition: 'retry', certainty: 'unknown' });
    },
    reached: (step) => {
      progress.reachedStep = Math.max(progress.reachedStep, step);
    },
    found: (conversation) => {
      progress.found = conversation;
    },
  };
}

/** Once an address of the transcript's files is in trouble, no other is waited for: the end user waits for a person. */
function withoutWaitingTwice(openFile: DeliveryCall['openFile']): DeliveryCall['openFile'] {
  let trouble: unknown = null;
  return async (attachment) => {
    if (trouble !== null && attachment.source.kind === 'url') throw trouble;
    try {
      return await openFile(attachment);
    } catch (error) {
      if (elsewhereIn(error)?.disposition === 'retry') trouble = error;
      throw error;
    }
  };
}

function withoutConversation(payload: HelpdeskPayload): null {
  if (payload.kind !== 'send') return null;
  throw new DeliveryFailure('The conversation was never opened', { disposition: 'reject', certainty: 'notSent' });
}

async function open(
  tools: PerformTools,
  { escalation, live }: CommandToPerform,
  payload: OpenPayload,
  call: DeliveryCall,
): Promise<Performed> {
  const { connection, helpdesk } = live;
  const { botId, endUser, group } = escalation;
  const ensured =
    helpdesk.groups === undefined
      ? { remoteGroupId: group.remoteGroupId, name: group.name, notices: [] }
      : await tools.groups.ensure(connection.id, helpdesk.groups, group, call);
  const opened = await helpdesk.openConversation(
    {
      escalationId: escalation.id,
      conversationId: escalation.conversationId,
      endUser,
      remoteUserId: await tools.store.findIdentityLink(connection.id, botId, endUser.key),
      skill: escalation.skill,
      group: { remoteGroupId: ensured.remoteGroupId, name: ensured.name },
      attributes: escalation.attributes,
      transcript: payload.transcript,
      hasPendingMessage: payload.hasPendingMessage,
      channel: escalation.channel,
      agentLanguage: connection.agentLanguage,
      isTest: escalation.isTest,
    },
    call,
  );
  const settled = { ...group, remoteGroupId: ensured.remoteGroupId, name: ensured.name };
  const notices = [...ensured.notices, ...opened.notices];
  return { kind: 'opened', opened: { ...opened, notices }, group: settled };
}

async function send(
  { tools, delivery, escalation, live }: CommandToPerform & { readonly tools: PerformTools },
  payload: SendPayload,
  conversation: RemoteConversation,
  call: DeliveryCall,
): Promise<Performed> {
  const command: SendMessage = {
    escalationId: escalation.id,
    conversation,
    messageId: payload.messageId,
    author: { kind: 'user' },
    part: payload.part,
    choice: payload.choice,
    sentAt: payload.sentAt,
    isAfterEnd: escalation.state === 'ended' && (await tools.isToldAfterEnd(escalation)),
  };
  const { remoteMessageIds } = await sendUnlessThere({ delivery, live }, command, call);
  return { kind: 'sent', payload, remoteMessageIds };
}

async function sendUnlessThere(
  { delivery, live }: Pick<CommandToPerform, 'delivery' | 'live'>,
  command: SendMessage,
  call: DeliveryCall,
): Promise<SentMessage> {
  const found = delivery.mayHaveArrived ? await lookUp(live, command, call) : null;
  return found ?? (await live.helpdesk.sendMessage(command, call));
}

/** After an unclear failure: look before sending again, where the helpdesk can be asked. */
async function lookUp(live: LiveConnection, command: SendMessage, call: DeliveryCall): Promise<SentMessage | null> {
  if (live.capabilities.resend !== 'detectable') return null;
  return (await live.helpdesk.lookup?.findSent(command, call)) ?? null;
}

/** What agents wrote before the end is ours to bring, webhook or not: after this nobody asks any more. */
async function close(
  { tools, escalation, live }: CommandToPerform & { readonly tools: PerformTools },
  payload: ClosePayload,
  conversation: RemoteConversation,
  call: DeliveryCall,
): Promise<void> {
  const { by, notice: text } = payload;
  // A conversation that has a stream of its own can be read only while it is open.
  const isReadableAfter = !live.capabilities.intake.includes('conversationStream');
  if (!isReadableAfter) await tools.fetchLastWords(escalation, call.signal);
  await live.helpdesk.closeConversation({ escalationId: escalation.id, conversation, by, notice: text }, call);
  if (isReadableAfter) await tools.fetchLastWords(escalation, call.signal);
}

async function notice(
  { delivery, escalation, live }: CommandToPerform,
  text: string,
  conversation: RemoteConversation,
  call: DeliveryCall,
): Promise<void> {
  const part: MessagePart = { kind: 'text', text };
  const name = agentTexts.system[live.connection.agentLanguage];
  await sendUnlessThere(
    { delivery, live },
    {
      escalationId: escalation.id,
      conversation,
      // A notice is no message of the conversation: its delivery is its identity.
      messageId: call.deliveryId as unknown as SendMessage['messageId'],
      author: { kind: 'system', name },
      part,
      choice: null,
      sentAt: escalation.startedAt,
      isAfterEnd: escalation.state === 'ended',
    },
    call,
  );
}

async function update(
  { escalation, live }: CommandToPerform,
  payload: UpdatePayload,
  conversation: RemoteConversation,
  call: DeliveryCall,
): Promise<void> {
  const { endUser, attributes, changed, isAboutGroup } = payload;
  const { id: escalationId, ticketId } = escalation;
  const group = isAboutGroup === true ? escalation.group.remoteGroupId : null;
  const update = { escalationId, conversation, ticketId, endUser, attributes, changed, group };
  await live.helpdesk.context?.updateContext(update, call);
}
