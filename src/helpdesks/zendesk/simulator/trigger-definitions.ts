/** Fields, operators and actions that triggers of this account understand. */
interface Definition {
  readonly field: string;
  readonly title: string;
  readonly operators: readonly string[];
}

const choice = ['is', 'is_not', 'changed', 'value', 'value_previous', 'not_changed', 'not_value', 'not_value_previous'];

/** `custom_fields` stands for every `custom_fields_{id}`. */
export const triggerConditions: readonly Definition[] = [
  { field: 'status', title: 'Status', operators: [...choice, 'less_than', 'greater_than'] },
  { field: 'group_id', title: 'Group', operators: choice },
  { field: 'assignee_id', title: 'Assignee', operators: choice },
  { field: 'current_tags', title: 'Tags', operators: ['includes', 'not_includes'] },
  { field: 'update_type', title: 'Ticket', operators: ['is'] },
  { field: 'via_id', title: 'Channel', operators: ['is', 'is_not'] },
  { field: 'brand_id', title: 'Brand', operators: ['is', 'is_not'] },
  { field: 'requester_role', title: 'Requester role', operators: ['is', 'is_not'] },
  { field: 'custom_fields', title: 'Ticket field', operators: [...choice, 'present', 'not_present'] },
];

export const triggerActions: readonly Omit<Definition, 'operators'>[] = [
  { field: 'status', title: 'Status' },
  { field: 'priority', title: 'Priority' },
  { field: 'group_id', title: 'Group' },
  { field: 'assignee_id', title: 'Assignee' },
  { field: 'set_tags', title: 'Set tags' },
  { field: 'current_tags', title: 'Add tags' },
  { field: 'remove_tags', title: 'Remove tags' },
  { field: 'notification_webhook', title: 'Notify active webhook' },
];
