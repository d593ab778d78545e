/** Messages of agents on their way to the channel: one after the other in a thread, three tries each. */
import { toIso } from '../../../core/clock.ts';
import { callChannel, declares } from './channel.ts';
import { emitContent } from './events.ts';
import type { Agent, Content, Thread } from './records.ts';
import type { AccountState } from './state.ts';

const triesMax = 3;

/** Queues the export; nobody waits for it. */
export function exportContent(state: AccountState, thread: Thread, content: Content): void {
  const before = state.exportsOf.get(thread.id) ?? Promise.resolve();
  const mine = before.then(() => tryExport(state, thread, content)).catch(() => undefined);
  state.exportsOf.set(thread.id, mine);
  state.schedule.run(mine);
}

async function tryExport(state: AccountState, thread: Thread, content: Content): Promise<void> {
  const { webhooks } = state.faults;
  if (webhooks.delayMs > 0) await pause(state, webhooks.delayMs);
  const outcome = webhooks.lost ? 'export_failure' : await sendUntilTaken(state, thread, content);
  if (state.schedule.signal.aborted) return;
  content.syncStatus = outcome;
  state.say(`message ${content.id}: ${outcome}`);
  if (outcome === 'success') emitContent(state, 'content.replied', content);
  emitContent(state, 'content.exported', content);
}

async function sendUntilTaken(state: AccountState, thread: Thread, content: Content): Promise<Content['syncStatus']> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    if (tries > 0) await pause(state, state.switches.exportRetryMs);
    const answers = [];
    for (let copy = 0; copy < state.faults.webhooks.copies; copy += 1) {
      const isRetry = tries > 0 || copy > 0;
      answers.push(await callChannel(state, 'messages.create', paramsOf(state, { thread, content, isRetry })));
    }
    const answer = answers[0];
    if (answer?.isOk !== true) continue;
    const { error, id } = answer.json as { readonly error?: { readonly fatal?: boolean }; readonly id?: unknown };
    if (error?.fatal === true) return 'export_aborted';
    if (error !== undefined || typeof id !== 'string' || id === '') continue;
    content.foreignId = id;
    return 'success';
  }
  return 'export_failure';
}

async function pause(state: AccountState, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    state.schedule.later(ms, resolve);
    state.schedule.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function paramsOf(
  state: AccountState,
  { thread, content, isRetry }: { readonly thread: Thread; readonly content: Content; readonly isRetry: boolean },
): Record<string, unknown> {
  const attachments = content.files.map((file) => ({
    url: fileUrl(state, file.id, file.name),
    type: file.name.split('.').at(-1) ?? '',
    filename: file.name,
  }));
  return {
    ...(state.switches.sendsContentId ? { content_id: content.id, retry: isRetry } : {}),
    thread_id: thread.foreignId,
    in_reply_to_id: thread.contents.findLast(({ isImported }) => isImported)?.foreignId ?? null,
    author_id: state.identities.get(content.authorId)?.foreignId ?? null,
    sender_name: senderName(state, content),
    body: content.body,
    format: content.format,
    title: null,
    attachments,
    structured_content: content.structured,
    created_at: toIso(content.at),
    updated_at: toIso(content.at),
  };
}

export function fileUrl(state: AccountState, id: string, name: string): string {
  return `${state.origin}/attachments/${id}/${encodeURIComponent(name)}`;
}

function senderName(state: AccountState, content: Content): string {
  if (content.isAutomatic && state.switches.automaticSender === 'empty') return '';
  const agent = content.creatorId === null ? undefined : state.agents.get(content.creatorId);
  return agent === undefined || state.switches.senderName === 'channel' ? 'Acme Support' : nameOf(agent);
}

export function nameOf(agent: Agent): string {
  return `${agent.firstname} ${agent.lastname}`;
}

/** Why this agent could not answer in this thread, `null` when they can. */
export function whyNoReply(state: AccountState, thread: Thread, agent: Agent): string | null {
  const identity = agent.identityIds.map((id) => state.identities.get(id)).find((one) => one?.isControlled === true);
  if (identity === undefined) return 'The agent has no controlled identity';
  if (!agent.canReply) return 'The agent may not reply on the channel';
  if (!declares(state, 'messages', 'create')) return 'The channel does not take messages';
  if (thread.closed) return 'The thread is closed';
  const isReplyable =
    !declares(state, 'messages', 'reply') || thread.contents.some(({ actions }) => actions.includes('reply'));
  return isReplyable ? null : 'No message of the thread can be replied to';
}
