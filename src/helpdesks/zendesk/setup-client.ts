/** Endpoints that only set-up and checks use. Those of switchboards and integrations need an app key. */
import { z } from 'zod';
import { queryOf } from '../kit/json-call.ts';
import type { Desk } from './desk.ts';
import { basicAuthorization, createJsonCaller, type JsonCaller } from './json-call.ts';
import { addressesOf } from './settings.ts';
import * as wire from './wire.ts';
import * as support from './wire-support.ts';

const anything = z.unknown();
const encode = encodeURIComponent;

export type SetupClient = ReturnType<typeof createSetupClient>;

export interface WebhookBody {
  readonly target: string;
  readonly triggers: readonly string[];
  readonly includeFullUser: boolean;
  readonly includeFullSource: boolean;
}

export interface EntryBody {
  readonly name: string;
  readonly integrationId: string;
  readonly deliverStandbyEvents: boolean;
  readonly nextSwitchboardIntegrationId?: string;
}

export interface TriggerBody {
  readonly title: string;
  readonly conditions: { readonly all: readonly TriggerCondition[]; readonly any: readonly TriggerCondition[] };
  readonly actions: readonly { readonly field: string; readonly value: readonly string[] }[];
}

interface TriggerCondition {
  readonly field: string;
  readonly operator: string;
  readonly value?: string;
}

export function createSetupClient({ settings, tools, callSupport }: Desk) {
  const call = createJsonCaller({
    http: tools.http,
    now: () => tools.now(),
    root: `${addressesOf(settings).sunshine}/v2/apps/${encode(settings.appId)}`,
    authorization: basicAuthorization(settings.keyId, settings.keySecret),
  });
  return {
    ...integrationCalls(call),
    ...switchboardCalls(call),
    ...supportWebhookCalls(callSupport),
    ...triggerCalls(callSupport),
  };
}

function integrationCalls(call: JsonCaller) {
  const hooks = (id: string) => `/integrations/${encode(id)}/webhooks`;
  return {
    getApp: async (signal: AbortSignal) =>
      (await call({ method: 'GET', path: '', what: 'GET app', answer: wire.wireAppReply, signal })).app,
    getIntegration: async (id: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/integrations/${encode(id)}`,
          what: 'GET integration',
          answer: wire.wireIntegrationReply,
          signal,
        })
      ).integration,
    listIntegrations: async (after: string | undefined, signal: AbortSignal) =>
      await call({
        method: 'GET',
        path: `/integrations${queryOf({ 'filter[types]': 'custom', 'page[size]': '100', 'page[after]': after })}`,
        what: 'GET integrations',
        answer: wire.wireIntegrationsReply,
        signal,
      }),
    createIntegration: async (displayName: string, webhook: WebhookBody, signal: AbortSignal) =>
      (
        await call({
          method: 'POST',
          path: '/integrations',
          body: { type: 'custom', displayName, webhooks: [webhook] },
          what: 'POST integrations',
          answer: wire.wireIntegrationReply,
          signal,
        })
      ).integration,
    listWebhooks: async (id: string, signal: AbortSignal) =>
      (await call({ method: 'GET', path: hooks(id), what: 'GET webhooks', answer: wire.wireWebhooksReply, signal }))
        .webhooks,
    createWebhook: async (id: string, body: WebhookBody, signal: AbortSignal) =>
      (
        await call({
          method: 'POST',
          path: hooks(id),
          body,
          what: 'POST webhooks',
          answer: wire.wireWebhookReply,
          signal,
        })
      ).webhook,
    updateWebhook: async (ids: { integration: string; webhook: string }, body: WebhookBody, signal: AbortSignal) =>
      (
        await call({
          method: 'PATCH',
          path: `${hooks(ids.integration)}/${encode(ids.webhook)}`,
          body,
          what: 'PATCH webhook',
          answer: wire.wireWebhookReply,
          signal,
        })
      ).webhook,
  };
}

function switchboardCalls(call: JsonCaller) {
  const entries = (id: string) => `/switchboards/${encode(id)}/switchboardIntegrations`;
  return {
    listSwitchboards: async (signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: '/switchboards',
          what: 'GET switchboards',
          answer: wire.wireSwitchboardsReply,
          signal,
        })
      ).switchboards,
    listEntries: async (switchboardId: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: entries(switchboardId),
          what: 'GET switchboardIntegrations',
          answer: wire.wireSwitchboardEntriesReply,
          signal,
        })
      ).switchboardIntegrations,
    createEntry: async (switchboardId: string, body: EntryBody, signal: AbortSignal) =>
      (
        await call({
          method: 'POST',
          path: entries(switchboardId),
          body,
          what: 'POST switchboardIntegrations',
          answer: wire.wireSwitchboardEntryReply,
          signal,
        })
      ).switchboardIntegration,
    updateEntry: async (ids: { switchboard: string; entry: string }, body: Partial<EntryBody>, signal: AbortSignal) =>
      (
        await call({
          method: 'PATCH',
          path: `${entries(ids.switchboard)}/${encode(ids.entry)}`,
          body,
          what: 'PATCH switchboardIntegration',
          answer: wire.wireSwitchboardEntryReply,
          signal,
        })
      ).switchboardIntegration,
  };
}

function supportWebhookCalls(call: JsonCaller) {
  return {
    getSupportWebhook: async (id: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/webhooks/${encode(id)}`,
          what: 'GET support webhook',
          answer: support.wireSupportWebhookReply,
          signal,
        })
      ).webhook,
    listSupportWebhooks: async (after: string | undefined, signal: AbortSignal) =>
      await call({
        method: 'GET',
        path: `/webhooks${queryOf({ 'page[size]': '100', 'page[after]': after })}`,
        what: 'GET support webhooks',
        answer: support.wireSupportWebhooksReply,
        signal,
      }),
    createSupportWebhook: async (body: { name: string; endpoint: string }, signal: AbortSignal) =>
      (
        await call({
          method: 'POST',
          path: '/webhooks',
          body: {
            webhook: {
              ...body,
              http_method: 'POST',
              request_format: 'json',
              status: 'active',
              subscriptions: ['conditional_ticket_events'],
            },
          },
          what: 'POST support webhooks',
          answer: support.wireSupportWebhookReply,
          signal,
        })
      ).webhook,
    updateSupportWebhook: async (id: string, change: { endpoint: string }, signal: AbortSignal): Promise<void> => {
      await call({
        method: 'PATCH',
        path: `/webhooks/${encode(id)}`,
        body: { webhook: { ...change, status: 'active' } },
        what: 'PATCH support webhook',
        answer: anything,
        signal,
      });
    },
    getSigningSecret: async (id: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/webhooks/${encode(id)}/signing_secret`,
          what: 'GET signing secret',
          answer: support.wireSigningSecretReply,
          signal,
        })
      ).signing_secret.secret,
  };
}

function triggerCalls(call: JsonCaller) {
  return {
    searchTriggers: async (title: string, signal: AbortSignal) =>
      (
        await call({
          method: 'GET',
          path: `/triggers/search${queryOf({ query: title })}`,
          what: 'GET triggers/search',
          answer: support.wireTriggersReply,
          signal,
        })
      ).triggers,
    createTrigger: async (trigger: TriggerBody, signal: AbortSignal): Promise<void> => {
      await call({
        method: 'POST',
        path: '/triggers',
        body: { trigger },
        what: 'POST triggers',
        answer: anything,
        signal,
      });
    },
    updateTrigger: async (id: string, trigger: TriggerBody, signal: AbortSignal): Promise<void> => {
      await call({
        method: 'PUT',
        path: `/triggers/${encode(id)}`,
        body: { trigger: { ...trigger, active: true } },
        what: 'PUT trigger',
        answer: anything,
        signal,
      });
    },
    createTicketField: async (field: { title: string; description: string }, signal: AbortSignal) =>
      (
        await call({
          method: 'POST',
          path: '/ticket_fields',
          body: { ticket_field: { ...field, type: 'text' } },
          what: 'POST ticket_fields',
          answer: support.wireTicketFieldReply,
          signal,
        })
      ).ticket_field,
  };
}
