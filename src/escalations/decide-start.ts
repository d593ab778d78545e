import type { Bot } from '../bot-accounts/bot.ts';
import type { Connection } from '../connections/connection.ts';
import { type EscalationId, newId } from '../core/ids.ts';
import { languageOf } from '../core/language.ts';
import type { MessagePart, RichPartKind, TranscriptLine } from '../core/message.ts';
import type { Capabilities } from '../helpdesks/capabilities.ts';
import type { Channel, ContextAttributes, EndUser } from '../helpdesks/command.ts';
import type { Change } from './change.ts';
import { keepAndSend } from './decide-message.ts';
import { Draft, type Surroundings } from './draft.ts';
import type { Escalation, EscalationGroup } from './escalation.ts';
import { prepareTranscript } from './prepare-transcript.ts';

/** Everything about a start that is already settled: where it goes, who the person is, what agents will read. */
export interface StartFacts {
  readonly bot: Bot;
  readonly connection: Connection;
  readonly capabilities: Capabilities;
  readonly commandId: string;
  readonly conversationId: string;
  readonly skill: string | null;
  readonly group: EscalationGroup;
  readonly endUser: EndUser;
  readonly attributes: ContextAttributes;
  readonly notices: readonly string[];
  readonly channel: Channel;
  readonly locale: string | null;
  readonly isTest: boolean;
  readonly callbackUrl: string | null;
  readonly richParts: readonly RichPartKind[];
  readonly transcript: readonly TranscriptLine[];
  readonly note: string | null;
  readonly reason: string | null;
  /** What the end user asked last and nobody has answered: becomes the first message to agents. */
  readonly pendingMessage: { readonly clientId: string; readonly parts: readonly MessagePart[] } | null;
  readonly timers: Bot['timers'];
}

/** The handoff: a new escalation, owned by humans from this commit on, and the command that opens it over there. */
export function decideStart(facts: StartFacts, around: Surroundings): Change {
  const draft = new Draft(newEscalation(facts, around), around, true);
  const { agentLanguage } = facts.connection;
  const hasPendingMessage = facts.pendingMessage !== null;
  const transcript = prepareTranscript(facts, agentLanguage, around.now);
  draft.command({ kind: 'open', transcript, hasPendingMessage });
  if (facts.pendingMessage !== null) {
    const { clientId, parts } = facts.pendingMessage;
    const receiver = { capabilities: facts.capabilities, agentLanguage };
    keepAndSend(draft, { clientId, parts, choice: null, sentAt: null }, receiver, around.now);
  }
  return draft.done();
}

function newEscalation(facts: StartFacts, around: Surroundings): Escalation {
  const id: EscalationId = newId('escalation');
  return {
    id,
    botId: facts.bot.id,
    conversationId: facts.conversationId,
    commandId: facts.commandId,
    connectionId: facts.connection.id,
    version: 0,
    lastSeq: 0,
    state: 'opening',
    skill: facts.skill,
    group: facts.group,
    endUser: facts.endUser,
    attributes: facts.attributes,
    channel: facts.channel,
    language: facts.locale === null ? facts.bot.language : languageOf(facts.locale),
    isTest: facts.isTest,
    callbackUrl: facts.callbackUrl,
    richParts: facts.richParts,
    timers: facts.timers,
    remote: null,
    streamCursor: null,
    ticketId: null,
    ticketUrl: null,
    agent: null,
    leftAgent: null,
    offeredChoices: [],
    notices: facts.notices,
    startedAt: around.now,
    openedAt: null,
    acceptedAt: null,
    firstAgentMessageAt: null,
    lastUserMessageAt: around.now,
    lastAgentMessageAt: null,
    idleWarnedAt: null,
    endedAt: null,
    end: null,
    wakeAt: null,
    isHelpdeskDown: false,
  };
}
