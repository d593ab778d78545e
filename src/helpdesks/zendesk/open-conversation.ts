/**
 * The handoff: person, conversation, control to us, transcript, pass with metadata, offer. The order
 * matters, because a ticket that exists takes no group, tags or fields any more. Every step may find itself done already:
 * it looks for its own mark before it acts, unless this is surely the first try.
 */
import type { RemoteConversationId, RemoteMessageId } from '../../core/ids.ts';
import type { OpenConversation, OpenedConversation, RemoteConversation } from '../command.ts';
import { DeliveryFailure } from '../failure.ts';
import type { DeliveryCall } from '../helpdesk.ts';
import { fileLeftOut, isFileLeftOut } from '../kit/file-left-out.ts';
import { type TranscriptBlock, transcriptBlocks } from '../kit/transcript-blocks.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { Metadata } from './client.ts';
import { type Desk, isWithAgents } from './desk.ts';
import { joinEarlierTicket } from './earlier-ticket.ts';
import { displayNameOf, findOrCreatePerson, type RemotePerson, usableEmail } from './end-user.ts';
import { controlMark, pieceKeyIn, transcriptMark } from './marks.ts';
import { contentOf, textCharsMax } from './message-content.ts';
import { passMetadata } from './pass-metadata.ts';
import { postedPieces } from './posted-pieces.ts';
import { type FoundConversation, findOrCreateConversation } from './remote-conversation.ts';
import { ticketUrlOf } from './settings.ts';
import { ticketMark, ticketTag } from './ticket-mark.ts';

/** Under which name agents see the transcript. */
const transcriptTitle = { en: 'Conversation so far', fr: 'Conversation précédente' };

/** How far an opening has got; what stands in the transcript follows, then the pass, and what is asked as the end user. */
const steps = { person: 1, conversation: 2, control: 3, said: 4 } as const;

/** What has to survive a crash between two calls. */
interface Progress {
  readonly hasStarted: boolean;
  /** Control is ours, so that agents controlling the conversation later means that the pass was done. */
  readonly hasControl: boolean;
  readonly hasPassed: boolean;
}

interface Handoff {
  readonly desk: Desk;
  readonly command: OpenConversation;
  readonly call: DeliveryCall;
  readonly person: RemotePerson;
  readonly conversationId: string;
  readonly found: FoundConversation;
  readonly notices: string[];
  /** Pieces that an earlier attempt posted. */
  readonly posted: ReadonlyMap<string, readonly RemoteMessageId[]>;
  readonly blocks: readonly TranscriptBlock[];
}

export async function openConversation(
  desk: Desk,
  command: OpenConversation,
  call: DeliveryCall,
): Promise<OpenedConversation> {
  const before = progressOf(call);
  const isFirstTry = call.attempt === 1 && !before.hasStarted;
  // A try that dies before its first answer must not look like no try at all.
  if (!before.hasStarted) await call.note({ ...before, hasStarted: true });
  const { endUser, remoteUserId } = command;
  const { attempt, signal } = call;
  const person = await findOrCreatePerson(desk, { endUser, remoteUserId, attempt, signal });
  call.reached(steps.person);
  const notices = [...person.notices];
  const found = await findOrCreateConversation(desk, {
    escalationId: command.escalationId,
    userId: person.remoteUserId,
    isFirstTry,
    notices,
    signal,
  });
  const conversationId = found.id;
  const opening = command.escalationId;
  call.found(conversationOf(command, person, found));
  call.reached(steps.conversation);
  const posted = isFirstTry ? new Map() : await postedPieces(desk, conversationId, { opening, signal });
  const blocks = blocksOf(command);
  const handoff: Handoff = { desk, command, call, person, conversationId, found, notices, posted, blocks };
  await handOver(handoff, before, isFirstTry);
  call.reached(steps.said + blocks.length);
  const ticketId = await joinTicket(handoff);
  call.reached(steps.said + blocks.length + 1);
  await askAsEndUser(handoff);
  call.reached(steps.said + blocks.length + 2);
  await offer(handoff);
  return opened(handoff, ticketId);
}

function progressOf(call: DeliveryCall): Progress {
  return {
    hasStarted: call.notes?.['hasStarted'] === true,
    hasControl: call.notes?.['hasControl'] === true,
    hasPassed: call.notes?.['hasPassed'] === true,
  };
}

async function handOver(handoff: Handoff, before: Progress, isFirstTry: boolean): Promise<void> {
  if (before.hasPassed) return;
  const { desk, call, conversationId } = handoff;
  const progress = { ...before, hasStarted: true };
  if (!isFirstTry && before.hasControl) {
    const conversation = await desk.sunshine.getConversation(conversationId, call.signal);
    // Control was ours and is with agents now: only our pass can have done that.
    if (isWithAgents(conversation, desk.settings)) return await call.note({ ...progress, hasPassed: true });
  }
  const hasControl = await takeControl(handoff);
  if (hasControl && !before.hasControl) await call.note({ ...progress, hasControl });
  call.reached(steps.control);
  const firstMessageId = await postTranscript(handoff);
  await pass(handoff, firstMessageId);
  await call.note({ ...progress, hasControl, hasPassed: true });
}

/** Without this, an account whose first responder is Agent Workspace opens a ticket at our first message, without group. */
async function takeControl(handoff: Handoff): Promise<boolean> {
  const { desk, command, call, conversationId } = handoff;
  const { switchboardIntegration } = desk.settings;
  if (switchboardIntegration === '') return false;
  try {
    const metadata = controlMark(command.escalationId);
    await desk.sunshine.passControl(conversationId, { switchboardIntegration, metadata }, call.signal);
    return true;
  } catch (error) {
    // Also 404 when the account has no such entry: the handoff works without it on most accounts.
    if (!isRefusal(error, 400, 403, 404, 422) || error.disposition === 'gone') throw error;
    handoff.notices.push('control_not_taken');
    return false;
  }
}

/** Whether control passes in a conversation without any message is not documented, so there is always one. */
function blocksOf({ transcript, agentLanguage: language }: OpenConversation): readonly TranscriptBlock[] {
  const blocks = transcriptBlocks(transcript, { language, textCharsMax });
  return blocks.length === 0 ? [{ kind: 'text', text: asked[language] }] : blocks;
}

/** Returns the id of the first message of the transcript, `null` when there is none. */
async function postTranscript(handoff: Handoff): Promise<string | null> {
  let first: string | null = null;
  for (const [index, block] of handoff.blocks.entries()) {
    const metadata = transcriptMark(handoff.command.escalationId, index);
    const ids = handoff.posted.get(pieceKeyIn(metadata) ?? '') ?? (await postBlock(handoff, block, metadata));
    first ??= ids[0] ?? null;
    handoff.call.reached(steps.said + index);
  }
  return first;
}

async function postBlock(
  handoff: Handoff,
  block: TranscriptBlock,
  metadata: Metadata,
): Promise<readonly RemoteMessageId[]> {
  const { desk, command, call, conversationId } = handoff;
  const author = { type: 'business', displayName: transcriptTitle[command.agentLanguage] } as const;
  const content = await contentOrRemark(handoff, block);
  return await desk.sunshine.postMessage(conversationId, { author, content, metadata }, call.signal);
}

/** A file of the transcript that cannot be had or is refused leaves its name: it never holds the handoff back. */
async function contentOrRemark(handoff: Handoff, block: TranscriptBlock) {
  const { desk, command, call, conversationId } = handoff;
  const part = block.kind === 'text' ? block : block.attachment;
  try {
    return await contentOf(desk, { conversationId, part, choice: null }, call);
  } catch (error) {
    if (part.kind !== 'attachment' || !isFileLeftOut(error)) throw error;
    handoff.notices.push('transcript_file_not_sent');
    return { type: 'text', text: fileLeftOut(part, command.agentLanguage) } as const;
  }
}

async function pass(handoff: Handoff, firstMessageId: string | null): Promise<void> {
  const { desk, command, call, conversationId } = handoff;
  const { settings } = desk;
  const mark = ticketMark(conversationId, command.escalationId);
  const { metadata, dropped } = passMetadata({
    mark: controlMark(command.escalationId),
    groupId: command.group.remoteGroupId,
    firstMessageId,
    ownTags: ownTagsOf(desk, mark, command.isTest),
    conversationField:
      settings.conversationFieldId === undefined ? null : { id: settings.conversationFieldId, value: mark },
    originSourceType: settings.originSourceType ?? null,
    requesterName: displayNameOf(command.endUser),
    requesterEmail: vouchedEmailOf(command),
    attributes: command.attributes,
  });
  handoff.notices.push(...dropped.map((what) => `dropped_${what}`));
  try {
    const target = { switchboardIntegration: settings.agentWorkspace, metadata };
    await desk.sunshine.passControl(conversationId, target, call.signal);
  } catch (error) {
    if (!isRefusal(error, 400, 404, 409, 422) || error.disposition === 'gone') throw error;
    // A repeat of a pass that was done may be refused; whether it is, is not documented.
    if (isWithAgents(await desk.sunshine.getConversation(conversationId, call.signal), settings)) return;
    throw new DeliveryFailure(
      `${error.message}: the switchboard has no entry "${settings.agentWorkspace}"; mend the setting agentWorkspace`,
      error,
    );
  }
}

async function joinTicket(handoff: Handoff): Promise<string | null> {
  const { desk, command, call, person, conversationId, found, notices } = handoff;
  const { liveTicketOf } = found;
  if (liveTicketOf === null) return null;
  const conversation = conversationOf(command, person, found);
  const mark = ticketMark(conversationId, command.escalationId);
  const ownTags = ownTagsOf(desk, mark, command.isTest);
  return await joinEarlierTicket(desk, { command, conversation, liveTicketOf, mark, ownTags, notices }, call);
}

function ownTagsOf(desk: Desk, mark: string, isTest: boolean): readonly string[] {
  const { ownTag, testTag, conversationFieldId, conversationTag } = desk.settings;
  const needsTag = conversationTag && conversationFieldId === undefined;
  return [ownTag, ...(isTest ? [testTag] : []), ...(needsTag ? [ticketTag(desk.settings, mark)] : [])];
}

function vouchedEmailOf(command: OpenConversation): string | null {
  return command.endUser.email?.isVouched === true ? usableEmail(command.endUser.email.address) : null;
}

const asked = { en: 'The end user asks for an agent.', fr: 'L’utilisateur demande un conseiller.' };

/** On some accounts only a message of the end user opens the ticket: one is posted when none follows by itself. */
async function askAsEndUser(handoff: Handoff): Promise<void> {
  const { desk, command, call, conversationId, person } = handoff;
  if (command.hasPendingMessage || !desk.settings.ticketOnPass) return;
  const metadata = transcriptMark(command.escalationId, 'asked');
  if (handoff.posted.has(pieceKeyIn(metadata) ?? '')) return;
  const author = { type: 'user', userId: person.remoteUserId } as const;
  const content = { type: 'text', text: asked[command.agentLanguage] } as const;
  await desk.sunshine.postMessage(conversationId, { author, content, metadata }, call.signal);
}

/** Being offered control lets us hear the conversation without standby delivery of every other one. */
async function offer(handoff: Handoff): Promise<void> {
  const { desk, command, call, conversationId } = handoff;
  const { switchboardIntegration, offerControl } = desk.settings;
  if (!offerControl || switchboardIntegration === '') return;
  try {
    const metadata = controlMark(command.escalationId);
    await desk.sunshine.offerControl(conversationId, { switchboardIntegration, metadata }, call.signal);
  } catch (error) {
    if (!isRefusal(error, 400, 403, 404, 409, 422) || error.disposition === 'gone') throw error;
    handoff.notices.push('control_not_offered');
  }
}

function conversationOf(
  { escalationId }: OpenConversation,
  { remoteUserId, externalId }: RemotePerson,
  { id: conversationId, isShared }: FoundConversation,
): RemoteConversation {
  return {
    remoteConversationId: conversationId as RemoteConversationId,
    remoteUserId,
    state: { escalationId, externalId, conversationId, ...(isShared ? { isShared } : {}) },
  };
}

function opened({ desk, command, person, found, notices }: Handoff, ticketId: string | null): OpenedConversation {
  return {
    conversation: conversationOf(command, person, found),
    ticketId,
    ticketUrl: ticketId === null ? null : ticketUrlOf(desk.settings, ticketId),
    notices: [...new Set(notices)],
  };
}
