import { Hono } from 'hono';
import { z } from 'zod';
import type { AccountState } from './state.ts';
import { badRequest, forbidden, notFound, resourceNotFound } from './sunco-errors.ts';
import { suncoTriggers } from './sunco-events.ts';
import type { ApiKey, Integration, SuncoWebhook } from './sunco-records.ts';
import { pageOf, paginate, readBody, type SuncoContext, type SuncoEnv } from './sunco-request.ts';
import { integrationView, webhookView } from './sunco-views.ts';

const displayName = z.string().min(1).max(100);
const target = z.url({ protocol: /^https?$/ });
const triggers = z.array(z.enum(suncoTriggers)).min(1);
const webhookUpdate = z.strictObject({
  target: target.optional(),
  triggers: triggers.optional(),
  includeFullUser: z.boolean().optional(),
  includeFullSource: z.boolean().optional(),
});
const webhookCreate = webhookUpdate.extend({ target, triggers });
const integrationCreate = z.strictObject({
  type: z.literal('custom', 'Invalid integration type'),
  displayName: displayName.nullable().optional(),
  webhooks: z.array(webhookCreate).length(1),
});
const integrationUpdate = z.strictObject({ displayName: displayName.nullable().optional() });
const keyCreate = z.strictObject({ displayName });

const perParentMax = 10;

export function suncoIntegrations(state: AccountState): Hono<SuncoEnv> {
  const { sunco } = state;
  const routes = new Hono<SuncoEnv>();
  routes.post('/', async (c) => {
    const body = await readBody(state, c, integrationCreate);
    const integration: Integration = {
      id: state.ids.sunco(),
      type: 'custom',
      displayName: body.displayName ?? null,
      webhooks: new Map(),
    };
    for (const webhook of body.webhooks) addWebhook(state, integration, webhook);
    sunco.integrations.set(integration.id, integration);
    state.say(`integration ${integration.id} created`);
    return c.json({ integration: integrationView(integration) }, 201);
  });
  routes.get('/', (c) => {
    const types = c.req.query('filter[types]')?.split(',');
    const found = [...sunco.integrations.values()].filter(
      (each) => !isBuiltIn(each) && (types === undefined || types.includes(each.type)),
    );
    const { items, meta, links } = paginate(c, found, { page: pageOf(c) });
    return c.json({ integrations: items.map(integrationView), meta, links });
  });
  routes.get('/:integrationId', (c) => c.json({ integration: integrationView(integrationAt(state, c)) }));
  routes.patch('/:integrationId', async (c) => {
    const integration = integrationAt(state, c);
    const body = await readBody(state, c, integrationUpdate);
    if (body.displayName !== undefined) integration.displayName = body.displayName;
    return c.json({ integration: integrationView(integration) });
  });
  routes.delete('/:integrationId', (c) => {
    const integration = integrationAt(state, c);
    if (integration.type === 'web') throw badRequest('SDK integrations configured on Admin Center cannot be deleted');
    sunco.integrations.delete(integration.id);
    for (const link of sunco.switchboardIntegrations.values()) {
      if (link.integrationId === integration.id) sunco.switchboardIntegrations.delete(link.id);
    }
    return c.json({});
  });
  routes.route('/:integrationId/keys', keyRoutes(state));
  routes.route('/:integrationId/webhooks', webhookRoutes(state));
  return routes;
}

/** Agents and Zendesk's own bot are known to the switchboard only. */
function isBuiltIn({ type }: Integration): boolean {
  return type.startsWith('zd:');
}

/** The integration of the path; `me` is the caller's own. */
function integrationAt(state: AccountState, c: SuncoContext): Integration {
  const id = c.req.param('integrationId') ?? '';
  const found = state.sunco.integrations.get(id === 'me' ? (c.get('key').integrationId ?? '') : id);
  if (found === undefined || isBuiltIn(found)) throw notFound('integration');
  return found;
}

function webhookRoutes(state: AccountState): Hono<SuncoEnv> {
  const routes = new Hono<SuncoEnv>();
  routes.post('/', async (c) => {
    const integration = integrationAt(state, c);
    if (integration.type !== 'custom') throw forbidden();
    const webhook = addWebhook(state, integration, await readBody(state, c, webhookCreate));
    return c.json({ webhook: webhookView(webhook) }, 201);
  });
  routes.get('/', (c) => c.json({ webhooks: [...integrationAt(state, c).webhooks.values()].map(webhookView) }));
  routes.get('/:webhookId', (c) => c.json({ webhook: webhookView(webhookAt(state, c)) }));
  routes.patch('/:webhookId', async (c) => {
    const webhook = webhookAt(state, c);
    const body = await readBody(state, c, webhookUpdate);
    if (body.target !== undefined) webhook.target = body.target;
    if (body.triggers !== undefined) webhook.triggers = body.triggers;
    if (body.includeFullUser !== undefined) webhook.includeFullUser = body.includeFullUser;
    if (body.includeFullSource !== undefined) webhook.includeFullSource = body.includeFullSource;
    return c.json({ webhook: webhookView(webhook) });
  });
  routes.delete('/:webhookId', (c) => {
    integrationAt(state, c).webhooks.delete(webhookAt(state, c).id);
    return c.json({});
  });
  return routes;
}

function addWebhook(state: AccountState, integration: Integration, body: z.infer<typeof webhookCreate>): SuncoWebhook {
  const count = [...state.sunco.integrations.values()].reduce((sum, each) => sum + each.webhooks.size, 0);
  if (count >= perParentMax) throw badRequest(`App has reached the max number of webhooks (${perParentMax})`);
  const webhook: SuncoWebhook = {
    id: state.ids.sunco(),
    version: 'v2',
    secret: state.ids.secret(),
    target: body.target,
    triggers: body.triggers,
    includeFullUser: body.includeFullUser ?? false,
    includeFullSource: body.includeFullSource ?? false,
  };
  integration.webhooks.set(webhook.id, webhook);
  return webhook;
}

function webhookAt(state: AccountState, c: SuncoContext): SuncoWebhook {
  const found = integrationAt(state, c).webhooks.get(c.req.param('webhookId') ?? '');
  if (found === undefined) throw resourceNotFound();
  return found;
}

function keyRoutes(state: AccountState): Hono<SuncoEnv> {
  const routes = new Hono<SuncoEnv>();
  routes.post('/', async (c) => {
    const integration = customAt(state, c);
    const { displayName: name } = await readBody(state, c, keyCreate);
    if (keysOf(state, integration).length >= perParentMax) {
      throw badRequest(`Integration has reached the max number of keys (${perParentMax})`);
    }
    const key: ApiKey = {
      id: `int_${state.ids.sunco()}`,
      secret: state.ids.secret(),
      displayName: name,
      scope: 'integration',
      integrationId: integration.id,
    };
    state.sunco.keys.set(key.id, key);
    return c.json({ key: keyView(key) }, 201);
  });
  routes.get('/', (c) => c.json({ keys: keysOf(state, customAt(state, c)).map(keyView) }));
  routes.get('/:keyId', (c) => c.json({ key: keyView(keyAt(state, c)) }));
  routes.delete('/:keyId', (c) => {
    state.sunco.keys.delete(keyAt(state, c).id);
    return c.json({});
  });
  return routes;
}

function customAt(state: AccountState, c: SuncoContext): Integration {
  const integration = integrationAt(state, c);
  if (integration.type !== 'custom') throw badRequest('API keys are available only for custom integrations');
  return integration;
}

function keysOf(state: AccountState, integration: Integration): readonly ApiKey[] {
  return [...state.sunco.keys.values()].filter((key) => key.integrationId === integration.id);
}

function keyAt(state: AccountState, c: SuncoContext): ApiKey {
  const found = keysOf(state, customAt(state, c)).find(({ id }) => id === c.req.param('keyId'));
  if (found === undefined) throw resourceNotFound();
  return found;
}

function keyView({ id, displayName: name, secret }: ApiKey): { id: string; displayName: string; secret: string } {
  return { id, displayName: name, secret };
}
