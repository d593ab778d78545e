/** Events of messages, cases and tasks, with the metadata of their family. */
import { toIso, toIsoOrNull } from '../../../core/clock.ts';
import type { Content, Intervention, Task } from './records.ts';
import type { AccountState } from './state.ts';
import { emit } from './webhooks.ts';

export function emitContent(state: AccountState, type: string, content: Content): void {
  const thread = state.threads.get(content.threadId);
  const metadata = {
    approval_required: content.isAwaitingApproval,
    author_id: content.authorId,
    body: content.body,
    body_input_format: content.format,
    created_from: content.isImported ? 'synchronizer' : 'interface',
    creator_id: content.creatorId,
    date: toIso(content.at),
    first_in_thread: thread?.contents[0] === content,
    foreign_categories: content.foreignCategories,
    foreign_id: content.foreignId,
    has_attachment: content.files.length > 0,
    intervention_id: content.interventionId,
    in_reply_to_id: content.inReplyTo,
    private: false,
    source_id: state.source.id,
    source_type: 'sdk',
    status: content.status,
    ...(type === 'content.exported' ? { synchronization_status: content.syncStatus } : {}),
    thread_id: content.threadId,
    thread_title: thread?.title ?? '',
    category_ids: thread?.categoryIds ?? [],
    context_data: content.contextData,
  };
  emit(state, { type, userId: content.creatorId, resource: { type: 'sdk/content', id: content.id, metadata } });
}

export function emitCase(state: AccountState, type: string, intervention: Intervention, userId: string | null): void {
  const metadata = {
    source_id: state.source.id,
    thread_id: intervention.threadId,
    user_id: intervention.userId,
    identity_id: intervention.identityId,
    category_ids: intervention.categoryIds,
    closed_at: toIsoOrNull(intervention.closedAt),
    deferred_at: toIsoOrNull(intervention.deferredAt),
    custom_field_values: intervention.customFields,
  };
  emit(state, { type, userId, resource: { type: 'intervention', id: intervention.id, metadata } });
}

export interface TaskFacts {
  readonly userId?: string | null;
  readonly action?: 'closed' | 'deferred';
  readonly type?: 'ring' | 'request';
}

export function emitTask(
  state: AccountState,
  type: string,
  { task, ...facts }: TaskFacts & { readonly task: Task },
): void {
  const thread = state.threads.get(task.threadId);
  const open = caseOf(state, task.threadId);
  const isBeside = state.switches.completedActionAt === 'event';
  const metadata = {
    created_at: toIso(task.createdAt),
    channel_id: state.source.channelId,
    source_id: state.source.id,
    priority: 0,
    content_id: task.contentId,
    intervention_id: open?.id ?? null,
    agent_ids: task.agentId === null ? [] : [task.agentId],
    identity_id: thread?.contents.find(({ id }) => id === task.contentId)?.authorId ?? null,
    queue: task.state === 'taken' ? 'workbin' : 'global',
    thread_id: task.threadId,
    language: null,
    segment_index: 0,
    ...(type === 'task.recategorized' && state.switches.taskCategoryIds
      ? { category_ids: thread?.categoryIds ?? [] }
      : {}),
    ...(facts.action === undefined || isBeside ? {} : { action: facts.action }),
    ...(facts.type === undefined ? {} : { type: facts.type }),
  };
  emit(state, {
    type,
    userId: facts.userId ?? null,
    ...(facts.action !== undefined && isBeside ? { action: facts.action } : {}),
    resource: { type: 'task', id: task.id, metadata },
  });
}

/** The newest case of a thread, open or closed. */
export function caseOf(state: AccountState, threadId: string): Intervention | null {
  return [...state.interventions.values()].findLast((one) => one.threadId === threadId) ?? null;
}

/** What waits for an agent, or is with one. */
export function taskOf(state: AccountState, threadId: string): Task | null {
  return [...state.tasks.values()].findLast((one) => one.threadId === threadId && one.state !== 'done') ?? null;
}
