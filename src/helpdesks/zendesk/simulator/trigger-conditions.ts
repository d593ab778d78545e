import type { AccountState } from './state.ts';
import { type Condition, type Ticket, type Trigger, ticketStatuses } from './support-records.ts';

export interface TicketHappening {
  readonly isCreate: boolean;
  /** Set when the status changed. */
  readonly previousStatus: string | null;
  /** Names of what changed, as audits write them. */
  readonly changed: ReadonlySet<string>;
}

interface Subject {
  readonly ticket: Ticket;
  readonly happening: TicketHappening;
}

export function triggerApplies(state: AccountState, trigger: Trigger, subject: Subject): boolean {
  const { all, any } = trigger.conditions;
  const holds = (condition: Condition): boolean => conditionHolds(state, condition, subject);
  return all.every(holds) && (any.length === 0 || any.some(holds));
}

function conditionHolds(state: AccountState, condition: Condition, { ticket, happening }: Subject): boolean {
  const wanted = Array.isArray(condition.value) ? condition.value.map(String) : [String(condition.value ?? '')];
  const first = wanted[0] ?? '';
  const field = /^custom_fields_(\d+)$/.exec(condition.field)?.[1];
  if (field !== undefined) {
    return compare(condition.operator, {
      actual: ticket.fields.get(Number(field)) ?? '',
      first,
      hasChanged: happening.changed.has(field),
    });
  }
  switch (condition.field) {
    case 'update_type':
      return (first === 'Create') === happening.isCreate;
    case 'status':
      return statusHolds(condition.operator, first, { ticket, happening });
    case 'current_tags':
      return tagsHold(condition.operator, first, ticket);
    case 'group_id':
      return compare(condition.operator, {
        actual: String(ticket.groupId ?? ''),
        first,
        hasChanged: happening.changed.has('group_id'),
      });
    case 'assignee_id':
      return compare(condition.operator, {
        actual: String(ticket.assigneeId ?? ''),
        first,
        hasChanged: happening.changed.has('assignee_id'),
      });
    case 'via_id':
      return compare(condition.operator, { actual: ticket.channel, first, hasChanged: false });
    case 'brand_id':
      return compare(condition.operator, { actual: String(ticket.brandId), first, hasChanged: false });
    case 'requester_role':
      return compare(condition.operator, {
        actual: state.support.users.get(ticket.requesterId)?.role ?? '',
        first,
        hasChanged: false,
      });
    default:
      return false;
  }
}

function compare(
  operator: string,
  { actual, first, hasChanged }: { actual: string; first: string; hasChanged: boolean },
): boolean {
  switch (operator) {
    case 'is':
      return actual === first;
    case 'is_not':
      return actual !== first;
    case 'present':
      return actual !== '';
    case 'not_present':
      return actual === '';
    case 'changed':
      return hasChanged;
    case 'not_changed':
      return !hasChanged;
    case 'value':
      return hasChanged && actual === first;
    case 'not_value':
      return !(hasChanged && actual === first);
    case 'includes':
      return actual.includes(first);
    case 'not_includes':
      return !actual.includes(first);
    default:
      return false;
  }
}

function statusHolds(operator: string, wanted: string, { ticket, happening }: Subject): boolean {
  const rank = (status: string): number => (ticketStatuses as readonly string[]).indexOf(status);
  const hasChanged = happening.previousStatus !== null || happening.isCreate;
  if (operator === 'less_than') return rank(ticket.status) < rank(wanted);
  if (operator === 'greater_than') return rank(ticket.status) > rank(wanted);
  if (operator === 'value_previous') return happening.previousStatus === wanted;
  if (operator === 'not_value_previous') return happening.previousStatus !== wanted;
  return compare(operator, { actual: ticket.status, first: wanted, hasChanged });
}

function tagsHold(operator: string, wanted: string, ticket: Ticket): boolean {
  const tags = wanted.split(/[\s,]+/).filter((tag) => tag !== '');
  const hasAny = tags.some((tag) => ticket.tags.includes(tag));
  if (operator === 'includes') return hasAny;
  return operator === 'not_includes' ? !hasAny : false;
}
