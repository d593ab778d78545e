import { AppError } from '../core/app-error.ts';
import type { EpochMs } from '../core/clock.ts';
import { type MessageId, newId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Choice, ChoiceReply, MessagePart } from '../core/message.ts';
import type { Capabilities } from '../helpdesks/capabilities.ts';
import type { Change } from './change.ts';
import { Draft, type Surroundings } from './draft.ts';
import type { Escalation } from './escalation.ts';
import { sendPayloads } from './fit-for-agent.ts';
import { chosenBy } from './readable-text.ts';

export interface UserMessage {
  /** The bot's id of the message; a repeat with the same id is the same message. */
  readonly clientId: string;
  readonly parts: readonly MessagePart[];
  readonly choice: ChoiceReply | null;
  readonly sentAt: EpochMs | null;
}

export interface Receiver {
  readonly capabilities: Capabilities;
  readonly agentLanguage: Language;
}

/** Takes a message of the end user in. Throws `AppError('escalation_ended')` when the bot owns the conversation again. */
export function decideMessage(
  escalation: Escalation,
  message: UserMessage,
  receiver: Receiver,
  around: Surroundings,
): { readonly change: Change; readonly messageId: MessageId } {
  refuseEnded(escalation);
  const draft = new Draft(escalation, around);
  const { messageId, choice } = keepAndSend(draft, message, receiver, around.now);
  draft.patch({ lastUserMessageAt: around.now, ...(choice === null ? {} : { offeredChoices: [] }) });
  return { change: draft.done(), messageId };
}

/**
 * Keeps a message of the end user, and puts what carries it on the lane to the helpdesk. Answers our id of it, and what
 * the end user has chosen with it.
 */
export function keepAndSend(
  draft: Draft,
  message: UserMessage,
  receiver: Receiver,
  now: EpochMs,
): { readonly messageId: MessageId; readonly choice: ChoiceReply | null } {
  const { clientId, parts } = message;
  const typed = message.choice === null ? typedChoice(parts, draft.escalation) : null;
  const choice = message.choice ?? replyOf(typed);
  const forAgents = typed === null ? parts : namedChoice(parts, typed);
  const messageId = newId('message');
  const sentAt = message.sentAt ?? now;
  draft.keep({
    id: messageId,
    escalationId: draft.escalation.id,
    direction: 'toAgent',
    author: 'user',
    agent: null,
    parts,
    clientId,
    remoteMessageIds: [],
    state: 'accepted',
    sentAt,
    acceptedAt: now,
    choicePayload: message.choice?.payload ?? '',
  });
  const sent = { messageId, clientId, parts: forAgents, choice, sentAt };
  for (const payload of sendPayloads(sent, receiver.capabilities, receiver.agentLanguage)) draft.command(payload);
  return { messageId, choice };
}

export function refuseEnded(escalation: Escalation): void {
  if (escalation.state === 'ended') throw endedAlready(escalation);
}

/** The refusal of what comes after the end. */
export function endedAlready(escalation: Escalation): AppError {
  return new AppError(
    'escalation_ended',
    `Escalation ${escalation.id} has ended (${escalation.end?.reason}); the bot owns the conversation. Start a new one.`,
  );
}

/** A typed "2" or label answers the choices that the agent offered last, when the window could not show them itself. */
function typedChoice(parts: readonly MessagePart[], escalation: Escalation): Choice | null {
  const [only] = parts;
  if (parts.length !== 1 || only?.kind !== 'text' || escalation.offeredChoices.length === 0) return null;
  return chosenBy(only.text, escalation.offeredChoices);
}

function replyOf(typed: Choice | null): ChoiceReply | null {
  return typed?.payload === undefined ? null : { payload: typed.payload };
}

/** The numbers are ours: agents have seen none beside their buttons, so a number says which it is. */
function namedChoice(parts: readonly MessagePart[], { label }: Choice): readonly MessagePart[] {
  return parts.map((part) => {
    const isNamed = part.kind !== 'text' || part.text.trim().toLowerCase() === label.trim().toLowerCase();
    return isNamed ? part : { kind: 'text', text: `${part.text.trim().replace(/[.)]$/, '')} (${label.trim()})` };
  });
}
