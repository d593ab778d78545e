/** The life of a case, in the order of the vendor's own chart: task, case, replies, closing, deferring, transfer. */
import { caseOf, emitCase, emitTask, taskOf } from './events.ts';
import type { Content, Intervention, Task, Thread } from './records.ts';
import type { AccountState } from './state.ts';

/** A message came in: a thread with a case has it reopened, another one has something to be offered. */
export function onCustomerContent(state: AccountState, thread: Thread, content: Content): void {
  const existing = caseOf(state, thread.id);
  if (existing === null) {
    makeTask(state, thread, content);
    return;
  }
  content.interventionId = existing.id;
  if (!existing.closed) return;
  existing.closed = false;
  existing.closedAt = null;
  emitCase(state, 'intervention.reopened', existing, null);
  makeTask(state, thread, content);
}

function makeTask(state: AccountState, thread: Thread, content: Content): void {
  const waiting = taskOf(state, thread.id);
  if (waiting !== null && (state.switches.waitingTask === 'kept' || waiting.agentId !== null)) return;
  if (waiting !== null) {
    waiting.state = 'done';
    emitTask(state, 'task.destroyed', { task: waiting });
  }
  const task: Task = {
    id: state.newId(),
    threadId: thread.id,
    contentId: content.id,
    agentId: null,
    state: 'waiting',
    createdAt: state.clock.now(),
  };
  state.tasks.set(task.id, task);
  emitTask(state, 'task.created', { task });
}

export function takeTask(state: AccountState, thread: Thread, agentId: string): void {
  const task = taskOf(state, thread.id);
  if (task === null || task.agentId === agentId) return;
  task.agentId = agentId;
  task.state = 'taken';
  emitTask(state, 'task.assigned', { task });
  emitTask(state, 'task.taken', { task, userId: agentId, type: 'request' });
}

/** Opens the case, by "Engage" or by the first reply. */
export function openCase(state: AccountState, thread: Thread, agentId: string): Intervention {
  const existing = caseOf(state, thread.id);
  if (existing !== null && !existing.closed) return existing;
  if (existing !== null) {
    existing.closed = false;
    existing.closedAt = null;
    existing.userId = agentId;
    emitCase(state, 'intervention.reopened', existing, agentId);
    return existing;
  }
  const asked = thread.contents.findLast((content) => isFromCustomer(state, content)) ?? thread.contents[0];
  const made: Intervention = {
    id: state.newId(),
    threadId: thread.id,
    contentId: asked?.id ?? '',
    userId: agentId,
    identityId: asked?.authorId ?? '',
    closed: false,
    isClosing: false,
    closedAt: null,
    deferredAt: null,
    replies: 0,
    categoryIds: thread.categoryIds,
    customFields: {},
    createdAt: state.clock.now(),
  };
  state.interventions.set(made.id, made);
  for (const content of thread.contents) content.interventionId = made.id;
  emitCase(state, 'intervention.opened', made, agentId);
  return made;
}

export function isFromCustomer(state: AccountState, content: Content): boolean {
  return content.isImported && state.identities.get(content.authorId)?.isControlled !== true;
}

export function closeCase(state: AccountState, intervention: Intervention, userId: string): void {
  if (intervention.closed) return;
  intervention.closed = true;
  intervention.isClosing = false;
  const thread = state.threads.get(intervention.threadId);
  intervention.closedAt = thread?.contents.findLast(({ creatorId }) => creatorId !== null)?.at ?? null;
  for (const content of thread?.contents ?? []) if (content.status === 'new') content.status = 'replied';
  emitCase(state, 'intervention.closed', intervention, userId);
  finishTask(state, intervention.threadId, { userId, action: 'closed' });
}

export function cancelCase(state: AccountState, intervention: Intervention, userId: string): void {
  emitCase(state, 'intervention.canceled', intervention, userId);
  const thread = state.threads.get(intervention.threadId);
  for (const content of thread?.contents ?? []) {
    content.interventionId = null;
    if (content.status === 'new') content.status = 'ignored';
  }
  finishTask(state, intervention.threadId, { userId, action: 'closed' });
  state.interventions.delete(intervention.id);
}

export function deferCase(state: AccountState, thread: Thread, agentId: string): void {
  const open = openCase(state, thread, agentId);
  open.deferredAt = state.clock.now();
  emitCase(state, 'intervention.deferred', open, agentId);
  finishTask(state, thread.id, { userId: agentId, action: 'deferred' });
}

export function reactivateCase(state: AccountState, thread: Thread): void {
  const deferred = caseOf(state, thread.id);
  const content = thread.contents.at(-1);
  if (deferred === null || content === undefined) return;
  deferred.deferredAt = null;
  emitCase(state, 'intervention.reactivated', deferred, null);
  makeTask(state, thread, content);
}

/** Puts away what nobody has taken: there is no event of a case, because there is none. */
export function archiveThread(state: AccountState, thread: Thread, userId: string | null): void {
  for (const content of thread.contents) {
    if (content.status === 'new' || content.status === 'assigned') content.status = 'ignored';
  }
  finishTask(state, thread.id, { userId, action: 'closed' });
}

function finishTask(
  state: AccountState,
  threadId: string,
  how: { readonly userId: string | null; readonly action: 'closed' | 'deferred' },
): void {
  const task = taskOf(state, threadId);
  if (task === null) return;
  task.state = 'done';
  emitTask(state, 'task.completed', { task, ...how });
}

export function transferTask(
  state: AccountState,
  thread: Thread,
  to: { readonly from: string; readonly agentId: string },
): void {
  const task = taskOf(state, thread.id);
  if (task === null) return;
  emitTask(state, 'task.transferred', { task, userId: to.from });
  task.agentId = to.agentId;
  emitTask(state, 'task.assigned', { task });
  emitTask(state, 'task.taken', { task, userId: to.agentId, type: 'ring' });
  const open = caseOf(state, thread.id);
  if (open === null) return;
  open.userId = to.agentId;
  emitCase(state, 'intervention.user_updated', open, to.from);
}

/** The set replaces what was there. */
export function categorize(
  state: AccountState,
  thread: Thread,
  change: { readonly categoryIds: readonly string[]; readonly userId: string | null },
): void {
  thread.categoryIds = change.categoryIds;
  const open = caseOf(state, thread.id);
  if (open !== null) {
    open.categoryIds = change.categoryIds;
    emitCase(state, 'intervention.recategorized', open, change.userId);
  }
  const task = taskOf(state, thread.id);
  if (task !== null) emitTask(state, 'task.recategorized', { task });
}

export function undeliver(state: AccountState, thread: Thread): void {
  const task = taskOf(state, thread.id);
  if (task === null) return;
  task.state = 'undelivered';
  emitTask(state, 'task.undelivered', { task });
}
