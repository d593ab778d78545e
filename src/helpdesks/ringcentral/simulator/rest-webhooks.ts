import { type Context, Hono } from 'hono';
import type { Webhook } from './records.ts';
import { forbidden, found, listParam, listView, RestRefusal } from './rest-request.ts';
import { webhookView } from './rest-views.ts';
import type { AccountState } from './state.ts';
import { startHandshake } from './webhooks.ts';

const registrable = new Set(
  (
    'content.approved content.discussion_initiated content.exported content.imported content.replied ' +
    'content.update_exported identity.merged identity.unmerged intervention.assigned intervention.canceled ' +
    'intervention.closed intervention.custom_fields_updated intervention.deferred intervention.opened ' +
    'intervention.reactivated intervention.recategorized intervention.reopened intervention.user_updated ' +
    'push_agent.accept_task push_agent.availability_change push_agent.busyness_change push_agent.connected ' +
    'push_agent.disconnected push_agent.missed_task push_agent.reconnected push_agent.request_task ' +
    'survey_response.imported task.assigned task.completed task.created task.destroyed task.expired_from_step ' +
    'task.expired_from_workbin task.recategorized task.resume task.supervisor_assigned task.taken task.transferred ' +
    'task.undelivered'
  ).split(' '),
);

/** Webhooks are made with the token of their owner as a parameter of its own. */
export function restWebhooks(state: AccountState): Hono {
  const app = new Hono();
  app.use('*', async (c, next) => {
    if (c.req.query('access_token') === undefined) throw new RestRefusal(422, 'access_token_required');
    if (!state.switches.tokenMayManage) throw forbidden();
    await next();
  });
  app.get('/', (c) => c.json(listView(c, [...state.webhooks.values()].map(webhookView))));
  app.post('/', (c) => {
    const { url = '' } = c.req.query();
    const isTaken = [...state.webhooks.values()].some((one) => one.url === url);
    if (!URL.canParse(url) || isTaken) throw new RestRefusal(422, 'invalid_url');
    const webhook: Webhook = {
      id: state.newId(),
      name: '',
      url,
      verifyToken: '',
      secret: '',
      events: [],
      isActive: true,
      handshake: Promise.resolve(),
    };
    save(state, c, webhook);
    state.webhooks.set(webhook.id, webhook);
    return c.json(webhookView(webhook));
  });
  app.get('/:id', (c) => c.json(webhookView(found(state.webhooks.get(c.req.param('id'))))));
  app.put('/:id', (c) => {
    const webhook = found(state.webhooks.get(c.req.param('id')));
    save(state, c, webhook);
    return c.json(webhookView(webhook));
  });
  app.delete('/:id', (c) => {
    const webhook = found(state.webhooks.get(c.req.param('id')));
    state.webhooks.delete(webhook.id);
    return c.json(webhookView(webhook));
  });
  return app;
}

function save(state: AccountState, c: Context, webhook: Webhook): void {
  const given = c.req.query();
  const events = listParam(c, 'registered_events[]') ?? webhook.events;
  const secret = given['secret'] ?? webhook.secret;
  const isGood =
    events.length > 0 && events.every((event) => registrable.has(event)) && /^[\x20-\x7e]{0,255}$/.test(secret);
  if (!isGood) throw new RestRefusal(422, 'invalid_webhook');
  webhook.url = given['url'] ?? webhook.url;
  webhook.name = given['name'] ?? webhook.name;
  webhook.verifyToken = given['verify_token'] ?? webhook.verifyToken;
  webhook.secret = secret;
  webhook.events = events;
  webhook.isActive = given['active'] !== 'false';
  startHandshake(state, webhook);
}
