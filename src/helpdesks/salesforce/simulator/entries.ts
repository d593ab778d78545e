/** Entries of conversations: how they are made, kept, and told to whoever listens. */
import { frameOf, publish } from './event-router.ts';
import type { Conversation, Entry, OrgState, Participant } from './state.ts';

export const system: Participant = {
  role: 'System',
  appType: 'conversation',
  subject: 'ConversationService',
  clientIdentifier: '8d116ece-1738-47d9-bd9c-172411e20b8f',
};

export interface NewEntry {
  readonly identifier?: string;
  readonly entryType: string;
  /** Besides `entryType` and `id`. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly sender: Participant;
  readonly senderDisplayName: string;
  readonly relatedRecords?: readonly string[];
  /** Indicators are told and not kept. */
  readonly isPassing?: boolean;
}

const kinds: Readonly<Record<string, string>> = {
  Message: 'CONVERSATION_MESSAGE',
  RoutingResult: 'CONVERSATION_ROUTING_RESULT',
  RoutingWorkResult: 'CONVERSATION_ROUTING_WORK_RESULT',
  ParticipantChanged: 'CONVERSATION_PARTICIPANT_CHANGED',
  SessionStatusChanged: 'CONVERSATION_SESSION_STATUS_CHANGED',
  TypingStartedIndicator: 'CONVERSATION_TYPING_STARTED_INDICATOR',
  TypingStoppedIndicator: 'CONVERSATION_TYPING_STOPPED_INDICATOR',
  DeliveryAcknowledgement: 'CONVERSATION_DELIVERY_ACKNOWLEDGEMENT',
  ReadAcknowledgement: 'CONVERSATION_READ_ACKNOWLEDGEMENT',
  QueuePosition: 'CONVERSATION_QUEUE_POSITION',
  CloseConversation: 'CONVERSATION_CLOSE_CONVERSATION',
};

/**
 * Adds an entry and tells it. No two entries of a conversation have one time, so that their order is plain, or else three
 * by three do.
 */
export function addEntry(state: OrgState, conversation: Conversation, given: NewEntry): Entry {
  const identifier = given.identifier ?? state.ids.uuid();
  const before = conversation.entries.at(-1)?.transcriptedTimestamp ?? 0;
  const isShared = state.switches.sharedTimes && conversation.entries.length % 3 !== 0;
  const entry: Entry = {
    identifier,
    entryType: given.entryType,
    payload: { entryType: given.entryType, id: identifier, ...given.payload },
    sender: given.sender,
    senderDisplayName: given.senderDisplayName,
    transcriptedTimestamp: isShared ? before : Math.max(state.clock.now(), before + 1),
    relatedRecords: given.relatedRecords ?? [],
  };
  if (given.isPassing !== true) conversation.entries.push(entry);
  const event = kinds[entry.entryType] ?? 'CONVERSATION_SOMETHING_NEW';
  publish(state, conversation.subject, frameOf(state, event, envelopeOf(state, conversation, entry)));
  return entry;
}

/** The entry as the stream tells it: its payload is text. */
export function envelopeOf(state: OrgState, conversation: Conversation, entry: Entry): object {
  return {
    channelPlatformKey: 'a170b338-3926-4059-b28c-105d1fb17c23',
    channelType: 'embedded_messaging',
    channelAddressIdentifier: state.channelAddress,
    conversationId: conversation.id,
    conversationEntry: {
      ...viewOf(entry),
      entryPayload: JSON.stringify(entry.payload),
      contextParamMap: {},
      visibilityStrategy: 'NoFiltering',
      clientDuration: 0,
    },
  };
}

/** The entry as a list shows it. */
export function listedView(state: OrgState, entry: Entry): object {
  const isText = state.switches.listPayload === 'text';
  return { ...viewOf(entry), entryPayload: isText ? JSON.stringify(entry.payload) : entry.payload };
}

function viewOf({ identifier, entryType, sender, senderDisplayName, transcriptedTimestamp, relatedRecords }: Entry) {
  const clientTimestamp = transcriptedTimestamp - 38;
  return { identifier, entryType, sender, senderDisplayName, transcriptedTimestamp, clientTimestamp, relatedRecords };
}

/** A message of one person or machine. */
export function messageEntry(
  content: Readonly<Record<string, unknown>>,
  given: { readonly identifier: string; readonly sender: Participant; readonly name: string; readonly reason?: string },
): NewEntry {
  const { identifier, sender, name } = given;
  const abstractMessage = { inReplyToMessageId: null, id: identifier, references: [], ...content };
  return {
    identifier,
    entryType: 'Message',
    payload: { abstractMessage, messageReason: given.reason ?? null },
    sender,
    senderDisplayName: name,
  };
}
