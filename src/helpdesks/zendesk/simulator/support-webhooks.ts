import { Hono } from 'hono';
import { z } from 'zod';
import type { AccountState } from './state.ts';
import type { SupportWebhook } from './support-records.ts';
import {
  readSupportBody,
  recordNotFound,
  type SupportContext,
  supportForbidden,
  supportPage,
} from './support-request.ts';
import { supportWebhookView } from './support-views.ts';

const subscription = z
  .string()
  .refine(
    (text) => text === 'conditional_ticket_events' || /^zen:event-type:[a-z_]+\.[A-Za-z_]+$/.test(text),
    'is not known',
  );
const webhookPatch = z.strictObject({
  name: z.string().min(1).optional(),
  description: z.string().nullable().optional(),
  endpoint: z.url({ protocol: /^https?$/ }).optional(),
  http_method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  request_format: z.enum(['json', 'xml', 'form_encoded']).optional(),
  status: z.enum(['active', 'inactive']).optional(),
  subscriptions: z.array(subscription).optional(),
  authentication: z
    .strictObject({
      type: z.enum(['basic_auth', 'bearer_token', 'api_key']),
      data: z.record(z.string(), z.string()),
      add_position: z.literal('header'),
    })
    .optional(),
  custom_headers: z.record(z.string(), z.string()).optional(),
});
const patchBody = z.strictObject({ webhook: webhookPatch });
const createBody = z.strictObject({
  webhook: webhookPatch.required({ name: true, endpoint: true, http_method: true, request_format: true, status: true }),
});

/** Webhooks of the Support API, which triggers and event subscriptions post to. Not those of Sunshine Conversations. */
export function supportWebhooks(state: AccountState): Hono {
  const { webhooks } = state.support;
  const routes = new Hono();
  routes.use('*', async (_, next) => {
    if (!state.switches.roleCanCreateGroups) throw supportForbidden('You do not have access to this page.');
    await next();
  });
  routes.get('/', (c) => {
    const name = c.req.query('filter[name_contains]')?.toLowerCase() ?? '';
    const items = [...webhooks.values()].filter((webhook) => webhook.name.toLowerCase().includes(name));
    return c.json(supportPage(c, 'webhooks', { items, view: supportWebhookView }));
  });
  routes.post('/', async (c) => {
    const { webhook: body } = await readSupportBody(state, c, createBody);
    const at = state.clock.now();
    const webhook: SupportWebhook = {
      id: state.ids.ulid(),
      name: body.name,
      description: null,
      endpoint: body.endpoint,
      httpMethod: body.http_method,
      requestFormat: body.request_format,
      status: body.status,
      subscriptions: [],
      authentication: null,
      customHeaders: null,
      signingSecret: state.ids.secret(),
      createdAt: at,
      updatedAt: at,
    };
    apply(state, webhook, body);
    webhooks.set(webhook.id, webhook);
    state.say(`Support webhook ${webhook.id} created`);
    return c.json({ webhook: supportWebhookView(webhook) }, 201);
  });
  routes.get('/:id', (c) => c.json({ webhook: supportWebhookView(webhookAt(state, c)) }));
  const change = async (c: SupportContext): Promise<void> => {
    const webhook = webhookAt(state, c);
    apply(state, webhook, (await readSupportBody(state, c, patchBody)).webhook);
  };
  routes.patch('/:id', async (c) => {
    await change(c);
    return c.body(null, 204);
  });
  routes.put('/:id', async (c) => {
    await change(c);
    return c.body(null, 204);
  });
  routes.delete('/:id', (c) => {
    webhooks.delete(webhookAt(state, c).id);
    return c.body(null, 204);
  });
  const secretView = ({ signingSecret }: SupportWebhook) => ({
    signing_secret: { algorithm: 'sha256', secret: signingSecret },
  });
  routes.get('/:id/signing_secret', (c) => c.json(secretView(webhookAt(state, c))));
  routes.post('/:id/signing_secret', (c) => {
    const webhook = webhookAt(state, c);
    webhook.signingSecret = state.ids.secret();
    return c.json(secretView(webhook), 201);
  });
  return routes;
}

function webhookAt(state: AccountState, c: SupportContext): SupportWebhook {
  const found = state.support.webhooks.get(c.req.param('id') ?? '');
  if (found === undefined) throw recordNotFound();
  return found;
}

function apply(state: AccountState, webhook: SupportWebhook, body: z.infer<typeof webhookPatch>): void {
  webhook.name = body.name ?? webhook.name;
  if (body.description !== undefined) webhook.description = body.description;
  webhook.endpoint = body.endpoint ?? webhook.endpoint;
  webhook.httpMethod = body.http_method ?? webhook.httpMethod;
  webhook.requestFormat = body.request_format ?? webhook.requestFormat;
  webhook.status = body.status ?? webhook.status;
  webhook.subscriptions = body.subscriptions ?? webhook.subscriptions;
  webhook.authentication = body.authentication ?? webhook.authentication;
  webhook.customHeaders = body.custom_headers ?? webhook.customHeaders;
  webhook.updatedAt = state.clock.now();
}
