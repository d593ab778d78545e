/** Webhook events of the account → our events. Agents' messages come by the Channel SDK and are never taken from here. */
import type { RemoteConversationId, RemoteGroupId } from '../../core/ids.ts';
import type { AgentProfile } from '../../core/message.ts';
import type { HelpdeskEvent, RemoteEndReason } from '../event.ts';
import type { Desk } from './desk.ts';
import { timeOf } from './remote-thread.ts';
import type { RingcentralSettings } from './settings.ts';
import type { WireWebhookEvent } from './wire.ts';

/** Events that our webhook subscribes to; all of them can be registered. */
export const registeredEvents = [
  'content.exported',
  'content.imported',
  'intervention.assigned',
  'intervention.canceled',
  'intervention.closed',
  'intervention.deferred',
  'intervention.opened',
  'intervention.reactivated',
  'intervention.recategorized',
  'intervention.reopened',
  'intervention.user_updated',
  'task.completed',
  'task.created',
  'task.destroyed',
  'task.recategorized',
  'task.taken',
  'task.transferred',
  'task.undelivered',
] as const;

/** Types that we do not read, and events of other channels, yield nothing. */
export function eventsOf(desk: Desk, event: WireWebhookEvent): readonly HelpdeskEvent[] {
  const metadata = event.resource?.metadata;
  const threadId = metadata?.thread_id;
  if (metadata?.source_id !== desk.sourceId || !threadId) return [];
  const base = {
    dedupeKey: `event:${event.id}`,
    at: timeOf(event.issued_at) || desk.tools.now(),
    remoteConversationId: threadId as RemoteConversationId,
    escalationId: null,
  };
  return read(desk, event).map((what, index) => ({
    ...base,
    ...what,
    dedupeKey: index === 0 ? base.dedupeKey : `${base.dedupeKey}:${index}`,
  })) as readonly HelpdeskEvent[];
}

type What = Omit<HelpdeskEvent, 'dedupeKey' | 'at' | 'remoteConversationId' | 'escalationId'> & Record<string, unknown>;

function read(desk: Desk, event: WireWebhookEvent): readonly What[] {
  const { settings } = desk;
  switch (event.type) {
    case 'intervention.opened':
    case 'intervention.assigned':
      return [...caseLinked(event), ...joined(event, settings)];
    case 'intervention.reopened':
      return caseLinked(event);
    case 'intervention.user_updated':
    case 'task.taken':
      return joined(event, settings);
    case 'intervention.closed':
      return endsAtOnce(settings) ? [...caseLinked(event), ended('ticket_solved')] : [];
    case 'intervention.canceled':
      return endsAtOnce(settings) ? [ended('agent_ended')] : [];
    case 'task.destroyed':
      // Whether a waiting task is destroyed when another message replaces it is not documented.
      return settings.endOnTaskDestroyed && wasArchived(event) && endsAtOnce(settings) ? [ended('agent_ended')] : [];
    case 'task.completed':
      return wasArchived(event) && endsAtOnce(settings) ? [ended('agent_ended')] : [];
    case 'task.transferred':
      return [{ kind: 'transferred', group: null, agent: null, isAutomatic: !event.user_id }];
    case 'task.recategorized':
      // With a case there is an event of the case as well.
      return event.resource?.metadata?.intervention_id ? [] : regrouped(event, settings);
    case 'intervention.recategorized':
      return regrouped(event, settings);
    case 'content.exported':
      reportExport(desk, event);
      return [];
    default:
      return [];
  }
}

/** With a time of grace the reconciler decides: it can see whether anybody wrote again. */
function endsAtOnce({ endOnClosed, closeGraceSeconds }: RingcentralSettings): boolean {
  return endOnClosed && closeGraceSeconds === 0;
}

function ended(reason: RemoteEndReason): What {
  return { kind: 'conversationEnded', by: 'agent', reason };
}

function caseLinked(event: WireWebhookEvent): readonly What[] {
  const id = event.resource?.id;
  return id ? [{ kind: 'ticketLinked', ticketId: id, ticketUrl: null, isBlank: true }] : [];
}

/** Webhooks name the person by an id only; end users see the name of the shared identity until the first reply. */
function joined(event: WireWebhookEvent, settings: RingcentralSettings): readonly What[] {
  const metadata = event.resource?.metadata;
  const userId = metadata?.user_id ?? metadata?.agent_ids?.[0] ?? event.user_id;
  if (!userId) return [];
  const agent: AgentProfile = { id: null, name: settings.agentIdentityName, avatarUrl: null };
  return [{ kind: 'agentJoined', agent, isPlaceholder: true }];
}

/** An agent archives what nobody has taken: there is no case then, and so no event of one. Deferring is no end. */
function wasArchived(event: WireWebhookEvent): boolean {
  const metadata = event.resource?.metadata;
  const action = event.action ?? metadata?.action;
  return !metadata?.intervention_id && action !== 'deferred';
}

function regrouped(event: WireWebhookEvent, settings: RingcentralSettings): readonly What[] {
  const ids = event.resource?.metadata?.category_ids ?? [];
  const allGroups = ids.filter((id) => id !== settings.botCategoryId) as RemoteGroupId[];
  const [group] = allGroups;
  if (group === undefined) return [];
  // Agents also add categories that say how a case went; those move it nowhere.
  return [{ kind: 'transferred', group, allGroups, agent: null, isAutomatic: !event.user_id }];
}

/** The agent sees in their own screen that it failed; this is for the operator. */
function reportExport({ tools }: Desk, event: WireWebhookEvent): void {
  const status = event.resource?.metadata?.synchronization_status;
  if (!status || status === 'success' || !/^[a-z_]{1,40}$/.test(status)) return;
  tools.log.warn({ contentId: event.resource?.id, status }, 'ringcentral.reply_not_exported');
}
