/** The webhook endpoints of the REST API. They take the owner's token as a parameter of its own. */
import type { HelpdeskTools } from '../helpdesk.ts';
import { createRestCaller, type Query } from './rest-call.ts';
import type { RingcentralSettings } from './settings.ts';
import { listOf, wireWebhook } from './wire-rest.ts';

export interface PlannedWebhook {
  readonly name: string;
  readonly url: string;
  readonly verifyToken: string;
  readonly secret: string;
  readonly events: readonly string[];
}

export type SetupClient = ReturnType<typeof createSetupClient>;

export function createSetupClient(settings: RingcentralSettings, tools: HelpdeskTools) {
  const call = createRestCaller(settings, tools);
  const owner = ['access_token', settings.restToken] as const;
  return {
    listWebhooks: async (signal: AbortSignal) => {
      const query = [owner, ['limit', '150']] as const;
      const answer = listOf(wireWebhook);
      return (await call({ method: 'GET', path: '/webhooks', query, what: 'GET webhooks', answer, signal })).records;
    },
    createWebhook: (planned: PlannedWebhook, signal: AbortSignal) =>
      call({
        method: 'POST',
        path: '/webhooks',
        query: [owner, ...valuesOf(planned)],
        what: 'POST webhooks',
        answer: wireWebhook,
        signal,
      }),
    updateWebhook: (id: string, planned: PlannedWebhook, signal: AbortSignal) =>
      call({
        method: 'PUT',
        path: `/webhooks/${encodeURIComponent(id)}`,
        query: [owner, ...valuesOf(planned)],
        what: 'PUT webhooks',
        answer: wireWebhook,
        signal,
      }),
  };
}

function valuesOf(planned: PlannedWebhook): Query {
  return [
    ['name', planned.name],
    ['active', 'true'],
    ['url', planned.url],
    ['verify_token', planned.verifyToken],
    ['secret', planned.secret],
    ...planned.events.map((event) => ['registered_events[]', event] as const),
  ];
}
