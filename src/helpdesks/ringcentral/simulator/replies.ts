/** What agents and the platform itself write, type and press. */
import { toIso } from '../../../core/clock.ts';
import { openCase, takeTask } from './cases.ts';
import { callChannel, declares, hasOption } from './channel.ts';
import { exportContent, whyNoReply } from './exports.ts';
import type { Agent, Content, FileRecord, Thread } from './records.ts';
import type { AccountState } from './state.ts';

export interface Reply {
  readonly agent: Agent;
  readonly body: string;
  readonly files?: readonly FileRecord[];
  readonly structured?: Readonly<Record<string, unknown>> | null;
}

/** Throws what the agent's screen would show instead of a reply box. The first reply opens the case. */
export function write(state: AccountState, thread: Thread, reply: Reply): Content {
  const { agent, body, files = [], structured = null } = reply;
  const refusal = whyNoReply(state, thread, agent);
  if (refusal !== null) throw new Error(refusal);
  if (files.length > 0 && !hasOption(state, 'messages.attachments')) throw new Error('The channel takes no files');
  if (structured !== null && !hasOption(state, 'view.messaging')) throw new Error('The channel takes no structures');
  takeTask(state, thread, agent.id);
  const open = openCase(state, thread, agent.id);
  const content: Content = {
    ...blank(state, thread),
    authorId: agent.identityIds.find((id) => state.identities.get(id)?.isControlled === true) ?? '',
    creatorId: agent.id,
    body: state.switches.agentFormat === 'html' && body !== '' ? `<p>${body}</p>` : body,
    format: state.switches.agentFormat === 'html' || !hasOption(state, 'messages.text') ? 'html' : 'text',
    files,
    structured,
    interventionId: open.id,
    isAwaitingApproval: state.switches.approvalRequired,
  };
  open.replies += 1;
  thread.contents.push(content);
  for (const asked of thread.contents) if (asked.status === 'new') asked.status = 'replied';
  state.say(`agent message ${content.id} in ${thread.id}`);
  if (!content.isAwaitingApproval) exportContent(state, thread, content);
  return content;
}

/** Out-of-hours answers and surveys leave like any reply; only REST tells them apart. */
export function writeAutomatically(state: AccountState, thread: Thread, body: string): Content {
  const [puppet] = [...state.identities.values()].filter(({ isControlled }) => isControlled);
  const content: Content = { ...blank(state, thread), authorId: puppet?.id ?? '', body, isAutomatic: true };
  thread.contents.push(content);
  exportContent(state, thread, content);
  return content;
}

function blank(state: AccountState, thread: Thread): Content {
  const now = state.clock.now();
  return {
    id: state.newId(),
    foreignId: null,
    threadId: thread.id,
    authorId: '',
    creatorId: null,
    body: '',
    format: 'text',
    files: [],
    at: now,
    visibleAt: now,
    isImported: false,
    isAutomatic: false,
    isAwaitingApproval: false,
    status: 'user_reply',
    syncStatus: 'export_pending',
    interventionId: null,
    inReplyTo: null,
    actions: [],
    structured: null,
    contextData: {},
    foreignCategories: [],
  };
}

/** A supervisor lets a reply go that was waiting. */
export function approve(state: AccountState, thread: Thread, contentId: string): void {
  const content = thread.contents.find(({ id }) => id === contentId);
  if (content?.isAwaitingApproval !== true) throw new Error(`No reply ${contentId} waits for approval`);
  content.isAwaitingApproval = false;
  exportContent(state, thread, content);
}

export async function typeAs(
  state: AccountState,
  thread: Thread,
  { agentName, isTyping }: { readonly agentName: string; readonly isTyping: boolean },
): Promise<void> {
  if (!hasOption(state, 'messaging.typing_indicator') || state.faults.webhooks.lost) return;
  const inReplyTo = lastImported(thread)?.foreignId ?? null;
  const places = {
    thread: { thread_id: thread.foreignId },
    inReplyTo: { in_reply_to_id: inReplyTo },
    full: { thread_id: thread.foreignId, in_reply_to_id: inReplyTo, sender_name: agentName },
  };
  await callChannel(state, isTyping ? 'typing.start' : 'typing.stop', places[state.switches.typingPayload]);
}

export async function tellQueue(
  state: AccountState,
  thread: Thread,
  place: { readonly position: number; readonly waitSeconds: number },
): Promise<void> {
  if (!hasOption(state, 'messaging.queuing_update')) return;
  await callChannel(state, 'messaging.queuing_update', {
    position: place.position,
    estimated_wait_time: place.waitSeconds,
    thread_id: thread.foreignId,
    in_reply_to_id: lastImported(thread)?.foreignId ?? null,
  });
}

/** The first operation that is neither standard nor unknown to the message is the button; throws where there is none. */
export async function pressButton(state: AccountState, thread: Thread, agentId: string): Promise<void> {
  const standard = ['create', 'show', 'list', 'reply', 'delete', 'publish', 'unpublish'];
  const asked = thread.contents.findLast(({ actions }) => actions.some((action) => !standard.includes(action)));
  const action = asked?.actions.find((one) => !standard.includes(one) && declares(state, 'messages', one));
  if (asked === undefined || action === undefined) throw new Error('No message of the thread has a button');
  const identityId = state.agents.get(agentId)?.identityIds[0] ?? '';
  const isIdentity = state.switches.actionUserId === 'identity';
  const user_id = isIdentity ? (state.identities.get(identityId)?.foreignId ?? '') : agentId;
  state.say(`agent pressed ${action} at ${toIso(state.clock.now())}`);
  const answer = await callChannel(state, `messages.${action}`, { id: asked.foreignId, user_id });
  if (!answer.isOk) throw new Error('The channel did not take the button');
}

function lastImported(thread: Thread): Content | undefined {
  return thread.contents.findLast(({ isImported }) => isImported);
}
