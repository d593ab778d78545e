/** Records of the account as the REST API shows them. */
import { toIso, toIsoOrNull } from '../../../core/clock.ts';
import { fileUrl, nameOf } from './exports.ts';
import type { Agent, Category, Content, Identity, Intervention, Thread, Webhook } from './records.ts';
import type { AccountState } from './state.ts';

type View = Record<string, unknown>;

/** Fields without a value are left out. */
function shown(view: View): View {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null && value !== undefined));
}

export function threadView(state: AccountState, thread: Thread): View {
  return {
    id: thread.id,
    foreign_id: thread.foreignId,
    source_id: state.source.id,
    title: thread.title,
    closed: thread.closed,
    category_ids: thread.categoryIds,
    thread_category_ids: thread.categoryIds,
    contents_count: thread.contents.length,
    interventions_count: [...state.interventions.values()].filter(({ threadId }) => threadId === thread.id).length,
    extra_data: {},
    created_at: toIso(thread.createdAt),
    updated_at: toIso(thread.contents.at(-1)?.at ?? thread.createdAt),
  };
}

export function contentView(state: AccountState, content: Content): View {
  const thread = state.threads.get(content.threadId);
  return shown({
    id: content.id,
    foreign_id: content.foreignId,
    thread_id: content.threadId,
    source_id: state.source.id,
    source_type: 'sdk',
    type: 'sdk/content',
    author_id: content.authorId,
    creator_id: content.creatorId,
    intervention_id: content.interventionId,
    in_reply_to_id: thread?.contents.find(({ foreignId }) => foreignId === content.inReplyTo)?.id,
    body: content.body,
    body_formatted: { text: content.body, html: content.body },
    body_input_format: content.format,
    attachments: content.files.map((file) => ({
      id: file.id,
      filename: file.name,
      content_type: file.mediaType,
      size: file.bytes.byteLength,
      url: fileUrl(state, file.id, file.name),
    })),
    attachments_count: content.files.length,
    status: content.status,
    created_from: content.isImported ? 'synchronizer' : 'interface',
    auto_submitted: content.isAutomatic,
    approval_required: content.isAwaitingApproval,
    synchronization_status: content.syncStatus,
    category_ids: thread?.categoryIds ?? [],
    foreign_categories: content.foreignCategories,
    context_data: content.contextData,
    private_message: false,
    published: true,
    first_in_thread: thread?.contents[0] === content,
    created_at: toIso(content.at),
    updated_at: toIso(content.at),
  });
}

export function caseView(state: AccountState, one: Intervention): View {
  return shown({
    id: one.id,
    thread_id: one.threadId,
    source_id: state.source.id,
    content_id: one.contentId,
    identity_id: one.identityId,
    user_id: one.userId,
    closed: one.closed,
    closed_at: toIsoOrNull(one.closedAt),
    deferred_at: toIsoOrNull(one.deferredAt),
    status: one.closed ? 'Fermée' : 'Active',
    category_ids: one.categoryIds,
    custom_fields: one.customFields,
    user_replies_count: one.replies,
    comments_count: 0,
    created_at: toIso(one.createdAt),
    updated_at: toIso(one.createdAt),
  });
}

export function sourceView({ source, timeSheet }: AccountState): View {
  return shown({
    id: source.id,
    name: source.name,
    type: 'sdk',
    active: source.isActive,
    channel_id: source.channelId,
    status: source.errorMessage === null ? 'ok' : 'error',
    error_message: source.errorMessage,
    default_category_ids: source.defaultCategoryIds,
    time_sheet_ids: [timeSheet.id],
  });
}

export function categoryView(category: Category): View {
  return shown({
    id: category.id,
    name: category.name,
    parent_id: category.parentId,
    color: 0,
    mandatory: false,
    multiple: true,
    post_qualification: category.postQualification,
    source_ids: [],
    created_at: toIso(category.createdAt),
    updated_at: toIso(category.createdAt),
  });
}

export function userView(agent: Agent): View {
  return {
    id: agent.id,
    firstname: agent.firstname,
    lastname: agent.lastname,
    nickname: nameOf(agent),
    email: `${agent.firstname.toLowerCase()}@acme.example.net`,
    category_ids: agent.categoryIds,
    identity_ids: agent.identityIds,
    enabled: true,
  };
}

export function identityView(state: AccountState, identity: Identity): View {
  return shown({
    id: identity.id,
    foreign_id: identity.foreignId,
    screenname: identity.screenname,
    display_name: identity.screenname,
    firstname: identity.firstname,
    lastname: identity.lastname,
    email: identity.email,
    mobile_phone: identity.phone,
    avatar_url: identity.avatarUrl,
    extra_values: identity.contextData,
    identity_group_id: identity.groupId,
    user_ids: [...state.agents.values()]
      .filter(({ identityIds }) => identityIds.includes(identity.id))
      .map(({ id }) => id),
    type: 'sdk/identity',
    created_at: toIso(identity.createdAt),
    updated_at: toIso(identity.updatedAt),
  });
}

export function webhookView(webhook: Webhook): View {
  return {
    id: webhook.id,
    url: webhook.url,
    active: webhook.isActive,
    verify_token: webhook.verifyToken,
    registered_events: webhook.events,
    staging_use: false,
  };
}

export function statusView({ source }: AccountState, agent: Agent): View {
  const channel = { id: source.channelId, name: 'Realtime', status: agent.status, busyness: agent.busyness };
  return { agent_id: agent.id, channels: [shown(channel)] };
}

export function timeSheetView({ timeSheet, source }: AccountState): View {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  return {
    id: timeSheet.id,
    label: 'Hours',
    active: true,
    timezone: timeSheet.timezone,
    source_ids: [source.id],
    'holidays[]': [],
    ...Object.fromEntries(days.map((day) => [`${day}_hours`, timeSheet.hours])),
  };
}
