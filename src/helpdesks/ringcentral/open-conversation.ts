import type { RemoteConversationId, RemoteGroupId, RemoteUserId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { OpenConversation, OpenedConversation, RemoteConversation } from '../command.ts';
import type { DeliveryCall } from '../helpdesk.ts';
import { fileLeftOut, isFileLeftOut } from '../kit/file-left-out.ts';
import { type TranscriptBlock, transcriptBlocks } from '../kit/transcript-blocks.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { type ContextData, contextDataOf } from './context-data.ts';
import type { Desk } from './desk.ts';
import { type Author, authorOf, puppetOf } from './end-user.ts';
import { threadIdOf, transcriptId } from './foreign-ids.ts';
import { pushMessage, textCharsMax } from './message-push.ts';
import { awaitThread, findThread, foreignIdsIn } from './remote-thread.ts';
import type { WireThread } from './wire-rest.ts';

const asked = { en: 'The end user asks for an agent.', fr: 'L’utilisateur demande un conseiller.' };

interface Handoff {
  readonly desk: Desk;
  readonly command: OpenConversation;
  readonly call: DeliveryCall;
  readonly threadId: string;
  readonly author: Author;
  readonly notices: string[];
  /** Ids of ours that an earlier attempt left in the thread. */
  readonly posted: ReadonlySet<string>;
}

/**
 * Transcript under the bot's identity, then the category, and only then the end user's first message: what agents are
 * offered is routed by the categories that the thread has at that moment.
 */
export async function openConversation(
  desk: Desk,
  command: OpenConversation,
  call: DeliveryCall,
): Promise<OpenedConversation> {
  const hasStarted = call.notes?.['hasStarted'] === true;
  const isFirstTry = call.attempt === 1 && !hasStarted;
  // A try that dies before its first answer must not look like no try at all.
  if (!hasStarted) await call.note({ hasStarted: true });
  const threadId = threadIdOf(command.escalationId);
  const { endUser, remoteUserId, attributes } = command;
  const notices: string[] = [];
  const author = authorOf({ endUser, remoteUserId, attributes, at: desk.tools.now() }, desk.settings, notices);
  const earlier = isFirstTry ? null : await findThread(desk, threadId, call.signal);
  const posted = earlier === null ? new Set<string>() : await foreignIdsIn(desk, earlier.id, call.signal);
  const handoff: Handoff = { desk, command, call, threadId, author, notices, posted };
  if (earlier !== null) call.found(conversationOf(handoff, earlier));
  const blocks = await pushTranscript(handoff);
  const thread = earlier ?? (await awaitThread(desk, threadId, call.signal));
  call.found(conversationOf(handoff, thread));
  call.reached(blocks + 1);
  if (call.notes?.['isCategorized'] !== true) {
    await categorize(handoff, thread);
    await call.note({ hasStarted: true, isCategorized: true });
  }
  call.reached(blocks + 2);
  await askAsEndUser(handoff);
  return opened(handoff, thread);
}

/**
 * All of it comes from the bot's identity: a line of the end user would be a message of theirs to be answered, and offered
 * to agents before the group is set. There is always one message, because the first message makes the thread. Answers how
 * many there are.
 */
async function pushTranscript(handoff: Handoff): Promise<number> {
  const { desk, command, call } = handoff;
  const blocks = transcriptBlocks(command.transcript, { language: command.agentLanguage, textCharsMax });
  const opening = { kind: 'text', text: asked[command.agentLanguage] } as const;
  const author = puppetOf(desk.settings, 'bot');
  const said = blocks.length === 0 ? [opening] : blocks;
  for (const [index, block] of said.entries()) {
    const id = transcriptId(command.escalationId, index);
    if (!handoff.posted.has(id)) await pushBlock(handoff, { block, id, author, isFirst: index === 0 });
    call.reached(index + 1);
  }
  return said.length;
}

async function pushBlock(
  handoff: Handoff,
  piece: { readonly block: TranscriptBlock; readonly id: string; readonly author: Author; readonly isFirst: boolean },
): Promise<void> {
  const { desk, command, call, threadId } = handoff;
  const { block, id, author, isFirst } = piece;
  const extras = isFirst ? { contextData: originOf(handoff), categories: hintsOf(handoff) } : {};
  const base = { id, threadId, author, at: desk.tools.now(), hasButton: false, ...extras };
  const part = block.kind === 'text' ? block : block.attachment;
  try {
    await pushMessage(desk, { ...base, part }, call);
  } catch (error) {
    // A file that cannot be had or is refused leaves its name: it never holds the handoff back.
    if (block.kind !== 'file' || !isFileLeftOut(error)) throw error;
    handoff.notices.push('transcript_file_not_sent');
    const text = fileLeftOut(block.attachment, command.agentLanguage);
    await pushMessage(desk, { ...base, part: { kind: 'text', text } }, call);
  }
}

/** What agents see beside the conversation. */
function originOf({ command }: Handoff): ContextData {
  const { skill, channel, attributes, isTest } = command;
  return contextDataOf([
    ['skill', skill],
    ['channel', channel.type],
    ['page-url', channel.pageUrl],
    ['device', channel.device],
    ['tags', attributes.tags],
    ['test', isTest ? 'yes' : null],
    ['origin', 'passerelle'],
  ]);
}

/** The vendor advises small letters, and matches exactly. */
function hintsOf({ desk, command }: Handoff): readonly string[] {
  const { name } = command.group;
  return desk.settings.categoryHints && name !== null ? [name.trim().toLowerCase()] : [];
}

/**
 * The set that we send replaces the one that is there: all stay but the bot's own, and the group is added. A group that was
 * deleted a moment ago is left out: agents of any other are better than none.
 */
async function categorize(handoff: Handoff, thread: WireThread): Promise<void> {
  const { remoteGroupId } = handoff.command.group;
  try {
    await setCategories(handoff, thread, remoteGroupId);
  } catch (error) {
    if (remoteGroupId === null || !isRefusal(error, 400, 404, 422) || error.disposition !== 'reject') throw error;
    await setCategories(handoff, thread, null);
    handoff.notices.push('group_not_set');
  }
}

async function setCategories(
  { desk, call }: Handoff,
  thread: WireThread,
  remoteGroupId: RemoteGroupId | null,
): Promise<void> {
  const before = thread.thread_category_ids ?? [];
  const kept = before.filter((id) => id !== desk.settings.botCategoryId);
  const wanted = [...new Set([...kept, ...(remoteGroupId === null ? [] : [remoteGroupId])])];
  const isSame = wanted.length === before.length && wanted.every((id) => before.includes(id));
  if (!isSame) await desk.rest.categorizeThread(thread.id, wanted, call.signal);
}

/** Only a message of the end user is offered to agents: one is pushed when none follows by itself. */
async function askAsEndUser(handoff: Handoff): Promise<void> {
  const { desk, command, call, threadId, author, posted } = handoff;
  const id = transcriptId(command.escalationId, 'asked');
  if (command.hasPendingMessage || posted.has(id)) return;
  const part = { kind: 'text', text: asked[command.agentLanguage] } as const;
  const language = languageOf(command.endUser.locale);
  await pushMessage(desk, { id, threadId, author, part, at: desk.tools.now(), hasButton: true, language }, call);
}

/** Two letters, as the platform routes by language; `null` when the locale says none. */
export function languageOf(locale: string | null): string | null {
  return /^[a-z]{2}(?=$|[-_])/i.exec(locale ?? '')?.[0].toLowerCase() ?? null;
}

function conversationOf({ author, threadId, command }: Handoff, thread: WireThread): RemoteConversation {
  const state: JsonObject = {
    threadId,
    author: author as unknown as JsonObject,
    language: languageOf(command.endUser.locale),
  };
  return {
    remoteConversationId: thread.id as RemoteConversationId,
    remoteUserId: author.id as RemoteUserId,
    state,
  };
}

function opened(handoff: Handoff, thread: WireThread): OpenedConversation {
  return {
    conversation: conversationOf(handoff, thread),
    ticketId: null,
    ticketUrl: null,
    notices: [...new Set(handoff.notices)],
  };
}
