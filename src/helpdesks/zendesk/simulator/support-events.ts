/** What a change of a ticket sets off in Support: triggers, and webhooks subscribed to ticket events. */
import type { AccountState } from './state.ts';
import { iso } from './sunco-views.ts';
import { postSupportWebhook } from './support-posting.ts';
import type { Action, AuditEvent, Ticket, TicketStatus, Trigger } from './support-records.ts';
import { fillPlaceholders } from './ticket-placeholders.ts';
import { type TicketHappening, triggerApplies } from './trigger-conditions.ts';

export type Happening =
  | { readonly kind: 'created' }
  | { readonly kind: 'changed'; readonly changes: readonly AuditEvent[]; readonly before: TicketStatus };

/** What a trigger's actions change; applied by the caller, as tickets are its business. */
export interface TriggeredChange {
  readonly status?: TicketStatus;
  readonly groupId?: number | null;
  readonly assigneeId?: number | null;
  readonly priority?: Ticket['priority'];
  readonly tags?: readonly string[];
  readonly fields?: Map<number, string>;
}

/** Triggers that ran in the cycle under way: a trigger runs once per update, also when its own action updates again. */
const cycles = new WeakMap<Ticket, Set<number>>();

export function raiseTicketEvent(
  state: AccountState,
  ticket: Ticket,
  happening: Happening,
  apply: (change: TriggeredChange) => void,
): void {
  postSubscriptions(state, ticket, happening);
  const isOutermost = !cycles.has(ticket);
  const ran = cycles.get(ticket) ?? new Set<number>();
  cycles.set(ticket, ran);
  try {
    runTriggers(state, { ticket, happening: toTriggerWords(ticket, happening), ran, apply });
  } finally {
    if (isOutermost) cycles.delete(ticket);
  }
}

function toTriggerWords(ticket: Ticket, happening: Happening): TicketHappening {
  if (happening.kind === 'created') return { isCreate: true, previousStatus: null, changed: new Set(['status']) };
  const changed = new Set(happening.changes.map((change) => String(change['field_name'] ?? change.type)));
  return { isCreate: false, previousStatus: ticket.status === happening.before ? null : happening.before, changed };
}

interface TriggerRun {
  readonly ticket: Ticket;
  readonly happening: TicketHappening;
  readonly ran: Set<number>;
  apply(change: TriggeredChange): void;
}

function runTriggers(state: AccountState, run: TriggerRun): void {
  const triggers = [...state.support.triggers.values()].sort((a, b) => a.position - b.position);
  for (const trigger of triggers) {
    if (!trigger.active || run.ran.has(trigger.id)) continue;
    if (!triggerApplies(state, trigger, { ticket: run.ticket, happening: run.happening })) continue;
    run.ran.add(trigger.id);
    act(state, trigger, run);
  }
}

function act(state: AccountState, trigger: Trigger, run: TriggerRun): void {
  for (const action of trigger.actions) {
    if (action.field === 'notification_webhook') notify(state, action, run.ticket);
    else {
      const change = changeOf(action, run.ticket);
      if (change !== null) run.apply(change);
    }
  }
}

function notify(state: AccountState, action: Action, ticket: Ticket): void {
  if (!Array.isArray(action.value)) return;
  const [id, template] = action.value as readonly string[];
  const webhook = id === undefined ? undefined : state.support.webhooks.get(id);
  if (webhook === undefined || !webhook.subscriptions.includes('conditional_ticket_events')) return;
  const body = fillPlaceholders(state, template ?? '', ticket);
  postSupportWebhook(state, webhook, { body, what: `trigger for ticket ${ticket.id}` });
}

function changeOf(action: Action, ticket: Ticket): TriggeredChange | null {
  const value = Array.isArray(action.value) ? String(action.value[0] ?? '') : String(action.value ?? '');
  const tags = value.split(/[\s,]+/).filter((tag) => tag !== '');
  const field = /^custom_fields_(\d+)$/.exec(action.field)?.[1];
  if (field !== undefined) return { fields: new Map([[Number(field), value]]) };
  switch (action.field) {
    case 'status':
      return { status: value as TicketStatus };
    case 'group_id':
      return { groupId: Number(value) };
    case 'assignee_id':
      return { assigneeId: Number(value) };
    case 'priority':
      return { priority: value as Ticket['priority'] };
    case 'set_tags':
      return { tags };
    case 'current_tags':
      return { tags: [...ticket.tags, ...tags] };
    case 'remove_tags':
      return { tags: ticket.tags.filter((tag) => !tags.includes(tag)) };
    default:
      return null;
  }
}

interface EventBody {
  readonly type: string;
  readonly event: Record<string, unknown>;
}

function postSubscriptions(state: AccountState, ticket: Ticket, happening: Happening): void {
  const webhooks = [...state.support.webhooks.values()].filter((webhook) =>
    webhook.subscriptions.some((subscription) => subscription.startsWith('zen:event-type:')),
  );
  if (webhooks.length === 0) return;
  for (const body of eventsOf(happening)) {
    const type = `zen:event-type:ticket.${body.type}`;
    const text = JSON.stringify({
      type,
      account_id: 1,
      id: state.ids.ulid(),
      time: iso(state.clock.now()),
      subject: `zen:ticket:${ticket.id}`,
      zendesk_event_version: '2022-11-06',
      detail: detailOf(ticket),
      event: body.event,
    });
    for (const webhook of webhooks) {
      if (webhook.subscriptions.includes(type))
        postSupportWebhook(state, webhook, { body: text, what: `ticket.${body.type}` });
    }
  }
}

const changeEvents: Readonly<Record<string, string>> = {
  status: 'status_changed',
  group_id: 'group_assignment_changed',
  assignee_id: 'agent_assignment_changed',
  tags: 'tags_changed',
  subject: 'subject_changed',
  priority: 'priority_changed',
  external_id: 'external_id_changed',
};

function eventsOf(happening: Happening): readonly EventBody[] {
  if (happening.kind === 'created') return [{ type: 'created', event: { meta: { sequence: { id: '1' } } } }];
  return happening.changes.flatMap((change) => {
    const type = changeEvents[String(change['field_name'])];
    if (type === undefined) return [];
    return [{ type, event: { current: shout(change['value']), previous: shout(change['previous_value']) } }];
  });
}

function shout(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  return Array.isArray(value) ? value : String(value).toUpperCase();
}

function detailOf(ticket: Ticket): Record<string, unknown> {
  return {
    id: String(ticket.id),
    status: ticket.status.toUpperCase(),
    group_id: ticket.groupId === null ? null : String(ticket.groupId),
    assignee_id: ticket.assigneeId === null ? null : String(ticket.assigneeId),
    requester_id: String(ticket.requesterId),
    external_id: ticket.externalId,
    subject: ticket.subject,
    tags: ticket.tags,
    via: { channel: ticket.channel },
    custom_fields: [...ticket.fields].map(([id, value]) => ({ id: String(id), value })),
    created_at: iso(ticket.createdAt),
    updated_at: iso(ticket.updatedAt),
  };
}
