/** What a push leaves behind: identities, threads, messages, and work for agents. */

import { isFromCustomer, onCustomerContent } from './cases.ts';
import { emitContent } from './events.ts';
import type { MessageBody, UserBody } from './realtime-bodies.ts';
import type { Content, FileRecord, Identity, Thread } from './records.ts';
import type { AccountState } from './state.ts';
import type { RingcentralSwitches } from './switches.ts';

/** Same id, same identity. Whether a later push changes it is a switch. */
export function upsertIdentity(
  state: AccountState,
  body: UserBody,
  later: RingcentralSwitches['laterAuthor'],
): Identity {
  const existing = state.identitiesByForeignId.get(body.id);
  if (existing === undefined) return makeIdentity(state, body);
  const isOlder = Date.parse(body.updated_at) <= existing.saidAt;
  if (later === 'ignored' || existing.isControlled || (later === 'updatesIfNewer' && isOlder)) return existing;
  existing.saidAt = Date.parse(body.updated_at);
  existing.screenname = body.screenname;
  existing.firstname = body.firstname || null;
  existing.lastname = body.lastname || null;
  existing.email = body.email || null;
  existing.phone = body.mobile_phone || body.home_phone || null;
  existing.contextData = body.context_data ?? {};
  existing.updatedAt = state.clock.now();
  return existing;
}

function makeIdentity(state: AccountState, body: UserBody): Identity {
  const at = state.clock.now();
  const identity: Identity = {
    id: state.newId(),
    foreignId: body.id,
    screenname: body.screenname,
    firstname: body.firstname || null,
    lastname: body.lastname || null,
    email: body.email || null,
    phone: body.mobile_phone || body.home_phone || null,
    avatarUrl: body.avatar_url || null,
    isPuppetizable: body.puppetizable === true,
    isControlled: false,
    contextData: body.context_data ?? {},
    cardValues: {},
    groupId: null,
    saidAt: Date.parse(body.updated_at),
    createdAt: at,
    updatedAt: at,
  };
  state.identities.set(identity.id, identity);
  state.identitiesByForeignId.set(identity.foreignId, identity);
  state.say(`identity ${identity.id} made`);
  if (identity.isPuppetizable && state.switches.administrator === 'follows') control(state, identity);
  return identity;
}

/** An administrator ticks "Controlled identity", and gives the one that is for agents to all of them. */
export function control(state: AccountState, identity: Identity): void {
  identity.isControlled = true;
  if (!/agent|support|desk/.test(identity.foreignId)) return;
  for (const agent of state.agents.values()) agent.identityIds = [...new Set([...agent.identityIds, identity.id])];
}

/** Answers why it was refused, `null` when it was taken. */
export function importMessage(state: AccountState, body: MessageBody): string | null {
  const author = upsertIdentity(state, body.author, state.switches.laterAuthor);
  const thread = state.threadsByForeignId.get(body.thread_id) ?? makeThread(state, body);
  const known = thread.contents.find(({ foreignId }) => foreignId === body.id);
  if (known !== undefined && state.switches.duplicateId !== 'doubled') {
    if (state.switches.duplicateId === 'refused') return 'Invalid resource format: id';
    if (state.switches.duplicateId === 'updated') known.body = body.body ?? '';
    return null;
  }
  const content = contentOf(state, { body, author, thread });
  thread.contents.push(content);
  if (state.switches.categoryMapping) mapCategories(state, thread, content);
  state.say(`message ${content.id} imported into ${thread.id}`);
  emitContent(state, 'content.imported', content);
  const isSilent = author.isPuppetizable && !state.switches.uncontrolledPuppetMakesTask;
  if (isFromCustomer(state, content) && !isSilent) onCustomerContent(state, thread, content);
  return null;
}

function makeThread(state: AccountState, body: MessageBody): Thread {
  const thread: Thread = {
    id: state.newId(),
    foreignId: body.thread_id,
    title: body.body ?? '',
    categoryIds: state.source.defaultCategoryIds,
    closed: false,
    contents: [],
    createdAt: state.clock.now(),
  };
  state.threads.set(thread.id, thread);
  state.threadsByForeignId.set(thread.foreignId, thread);
  return thread;
}

function contentOf(
  state: AccountState,
  { body, author, thread }: { readonly body: MessageBody; readonly author: Identity; readonly thread: Thread },
): Content {
  const now = state.clock.now();
  return {
    id: state.newId(),
    foreignId: body.id,
    threadId: thread.id,
    authorId: author.id,
    creatorId: null,
    body: body.body ?? '',
    format: body.format ?? 'html',
    files: (body.attachments ?? []).map((one) => fileOf(state, one)),
    at: now,
    visibleAt: now + state.switches.importDelayMs,
    isImported: true,
    isAutomatic: false,
    isAwaitingApproval: false,
    status: author.isControlled ? 'replied' : 'new',
    syncStatus: 'success',
    interventionId: null,
    inReplyTo: body.in_reply_to_id ?? null,
    actions: body.actions ?? [],
    structured: null,
    contextData: body.context_data ?? {},
    foreignCategories: body.categories ?? [],
  };
}

function fileOf(state: AccountState, one: NonNullable<MessageBody['attachments']>[number]): FileRecord {
  const isInlined = 'content' in one;
  const name = isInlined ? one.filename : (new URL(one.url).pathname.split('/').at(-1) ?? 'file');
  const bytes = isInlined ? Buffer.from(one.content, 'base64') : new Uint8Array();
  const file = { id: state.newId(), name, mediaType: mediaTypeOf(name), bytes };
  state.files.set(file.id, file);
  return file;
}

const mediaTypes: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  gif: 'image/gif',
  csv: 'text/csv',
};

export function mediaTypeOf(name: string): string {
  return mediaTypes[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}

function mapCategories(state: AccountState, thread: Thread, content: Content): void {
  const mapped = [...state.categories.values()].filter(({ name }) =>
    content.foreignCategories.includes(name.toLowerCase()),
  );
  thread.categoryIds = [...new Set([...thread.categoryIds, ...mapped.map(({ id }) => id)])];
}
