/** What a well-wired account looks like. Checks compare with it, provisioning makes it. */

import { webhookTriggers } from './events.ts';
import type { ZendeskSettings } from './settings.ts';
import type { TriggerBody, WebhookBody } from './setup-client.ts';

export function plannedWebhook(webhookUrl: string): WebhookBody {
  return { target: webhookUrl, triggers: webhookTriggers, includeFullUser: true, includeFullSource: true };
}

/** Zendesk's own webhooks go to a path of their own below the connection's address. */
export function supportWebhookUrl(webhookUrl: string): string {
  return `${webhookUrl.replace(/\/+$/, '')}/support`;
}

/** Names hold our tag, so that two installations on one account keep apart. */
export function integrationName(settings: ZendeskSettings): string {
  return settings.ownTag === 'passerelle' ? 'Passerelle' : `Passerelle ${settings.ownTag}`;
}

export function conversationFieldTitle(settings: ZendeskSettings): string {
  return `${integrationName(settings)} conversation`;
}

interface Watch {
  readonly name: string;
  readonly change: 'status' | 'group';
  /** Written out in the body: the placeholder of the status is a word for people, in their language. */
  readonly status: string;
  readonly when: readonly { readonly field: string; readonly operator: string; readonly value?: string }[];
}

const created = { field: 'update_type', operator: 'is', value: 'Create' };
const updated = { field: 'update_type', operator: 'is', value: 'Change' };

const watches: readonly Watch[] = [
  { name: 'ticket created', change: 'status', status: 'new', when: [created] },
  {
    name: 'ticket solved',
    change: 'status',
    status: 'solved',
    when: [{ field: 'status', operator: 'value', value: 'solved' }],
  },
  {
    name: 'ticket closed',
    change: 'status',
    status: 'closed',
    when: [{ field: 'status', operator: 'value', value: 'closed' }],
  },
  { name: 'group changed', change: 'group', status: '', when: [updated, { field: 'group_id', operator: 'changed' }] },
];

/** One trigger per thing that we want to hear, each for tickets with our tag only. */
export function plannedTriggers(settings: ZendeskSettings, webhookId: string): readonly TriggerBody[] {
  return watches.map((watch) => ({
    title: `${integrationName(settings)}: ${watch.name}`,
    conditions: {
      all: [...watch.when, { field: 'current_tags', operator: 'includes', value: settings.ownTag }],
      any: [],
    },
    actions: [{ field: 'notification_webhook', value: [webhookId, noticeTemplate(settings, watch)] }],
  }));
}

function noticeTemplate(settings: ZendeskSettings, watch: Watch): string {
  const field = settings.conversationFieldId;
  return JSON.stringify({
    ticket_id: '{{ticket.id}}',
    change: watch.change,
    status: watch.status,
    conversation_id: field === undefined ? '' : `{{ticket.ticket_field_${field}}}`,
    tags: '{{ticket.tags}}',
    group_id: '{{ticket.group.id}}',
    updated_at: '{{ticket.updated_at_with_timestamp}}',
  });
}
