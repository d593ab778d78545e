import { Hono } from 'hono';
import { z } from 'zod';
import type { AccountState } from './state.ts';
import { badRequest, notFound, SuncoError } from './sunco-errors.ts';
import type { Switchboard, SwitchboardIntegration } from './sunco-records.ts';
import { readBody, type SuncoContext, type SuncoEnv } from './sunco-request.ts';
import { switchboardIntegrationView, type View } from './sunco-views.ts';
import { agentWorkspaceType, visibleSwitchboardIntegrations } from './switchboard.ts';

const name = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9_-]+$/, 'may hold letters, digits, - and _ only');
const integrationUpdate = z.strictObject({
  name: name.optional(),
  integrationId: z.string().optional(),
  integrationType: z.string().optional(),
  deliverStandbyEvents: z.boolean().optional(),
  nextSwitchboardIntegrationId: z.string().nullable().optional(),
  messageHistoryCount: z.int().min(1).max(10).nullable().optional(),
});
const integrationCreate = integrationUpdate.extend({ name });
const switchboardUpdate = z.strictObject({
  enabled: z.boolean().optional(),
  defaultSwitchboardIntegrationId: z.string().optional(),
});

const linksMax = 10;

export function suncoSwitchboards(state: AccountState): Hono<SuncoEnv> {
  const { sunco, switches } = state;
  const routes = new Hono<SuncoEnv>();
  routes.get('/', (c) => c.json({ switchboards: sunco.switchboard === null ? [] : [view(state, sunco.switchboard)] }));
  routes.post('/', (c) => {
    if (sunco.switchboard !== null) throw badRequest('Only one switchboard can be created per app');
    sunco.switchboard = { id: state.ids.sunco(), defaultSwitchboardIntegrationId: null };
    switches.switchboardEnabled = false;
    return c.json({ switchboard: view(state, sunco.switchboard) }, 201);
  });
  routes.patch('/:switchboardId', async (c) => {
    const switchboard = switchboardAt(state, c);
    const body = await readBody(state, c, switchboardUpdate);
    const fallback = body.defaultSwitchboardIntegrationId;
    if (fallback !== undefined && !sunco.switchboardIntegrations.has(fallback))
      throw notFound('switchboard_integration');
    if (fallback !== undefined) switchboard.defaultSwitchboardIntegrationId = fallback;
    if (body.enabled === true && switchboard.defaultSwitchboardIntegrationId === null) {
      throw badRequest('Enabled switchboard must have an associated default switchboardIntegration');
    }
    if (body.enabled !== undefined) switches.switchboardEnabled = body.enabled;
    return c.json({ switchboard: view(state, switchboard) });
  });
  routes.delete('/:switchboardId', (c) => {
    switchboardAt(state, c);
    sunco.switchboard = null;
    sunco.switchboardIntegrations.clear();
    return c.json({});
  });
  routes.route('/:switchboardId/switchboardIntegrations', linkRoutes(state));
  return routes;
}

function view({ switches }: AccountState, switchboard: Switchboard): View {
  const fallback = switchboard.defaultSwitchboardIntegrationId;
  return {
    id: switchboard.id,
    enabled: switches.switchboardEnabled,
    ...(fallback === null ? {} : { defaultSwitchboardIntegrationId: fallback }),
  };
}

function switchboardAt(state: AccountState, c: SuncoContext): Switchboard {
  const { switchboard } = state.sunco;
  if (switchboard === null || switchboard.id !== c.req.param('switchboardId')) throw notFound('switchboard');
  return switchboard;
}

function linkRoutes(state: AccountState): Hono<SuncoEnv> {
  const { sunco } = state;
  const routes = new Hono<SuncoEnv>();
  routes.get('/', (c) => {
    switchboardAt(state, c);
    return c.json({ switchboardIntegrations: visibleSwitchboardIntegrations(state).map(switchboardIntegrationView) });
  });
  routes.post('/', async (c) => {
    switchboardAt(state, c);
    const link = createLink(state, await readBody(state, c, integrationCreate));
    return c.json({ switchboardIntegration: switchboardIntegrationView(link) }, 201);
  });
  routes.patch('/:id', async (c) => {
    switchboardAt(state, c);
    const link = linkAt(state, c);
    const body = await readBody(state, c, integrationUpdate);
    checkLink(state, body, link.id);
    if (body.integrationId !== undefined || body.integrationType !== undefined)
      Object.assign(link, partner(state, body));
    if (body.name !== undefined) link.name = body.name;
    if (body.deliverStandbyEvents !== undefined) link.deliverStandbyEvents = body.deliverStandbyEvents;
    if (body.nextSwitchboardIntegrationId !== undefined) {
      link.nextSwitchboardIntegrationId = body.nextSwitchboardIntegrationId;
    }
    if (body.messageHistoryCount !== undefined) link.messageHistoryCount = body.messageHistoryCount;
    return c.json({ switchboardIntegration: switchboardIntegrationView(link) });
  });
  routes.delete('/:id', (c) => {
    const switchboard = switchboardAt(state, c);
    const link = linkAt(state, c);
    if (state.switches.switchboardEnabled && switchboard.defaultSwitchboardIntegrationId === link.id) {
      throw badRequest('Enabled switchboard must have an associated default switchboardIntegration');
    }
    sunco.switchboardIntegrations.delete(link.id);
    return c.json({});
  });
  return routes;
}

type LinkBody = z.infer<typeof integrationUpdate>;

function createLink(state: AccountState, body: z.infer<typeof integrationCreate>): SwitchboardIntegration {
  const links = state.sunco.switchboardIntegrations;
  if (links.size >= linksMax) {
    const title = `Switchboard has reached the max number of switchboard integrations (${linksMax})`;
    throw new SuncoError(400, 'too_many_switchboard_integrations', title);
  }
  checkLink(state, body, null);
  const link: SwitchboardIntegration = {
    id: state.ids.sunco(),
    name: body.name,
    ...partner(state, body),
    deliverStandbyEvents: body.deliverStandbyEvents ?? true,
    nextSwitchboardIntegrationId: body.nextSwitchboardIntegrationId ?? null,
    messageHistoryCount: body.messageHistoryCount ?? null,
  };
  links.set(link.id, link);
  state.say(`switchboard integration ${link.name} created`);
  return link;
}

function checkLink(state: AccountState, body: LinkBody, ownId: string | null): void {
  const { switchboardIntegrations } = state.sunco;
  const next = body.nextSwitchboardIntegrationId ?? null;
  if (next !== null && !switchboardIntegrations.has(next)) throw notFound('switchboard_integration');
  for (const other of switchboardIntegrations.values()) {
    if (other.id !== ownId && other.name === body.name)
      throw badRequest('name: is taken by another switchboard integration');
  }
}

/** The integration that is linked, named by exactly one of its id and its type. */
function partner(state: AccountState, body: LinkBody): { integrationId: string; integrationType: string } {
  if ((body.integrationId === undefined) === (body.integrationType === undefined)) {
    throw badRequest('One of integrationId and integrationType is required, but not both');
  }
  const found =
    body.integrationId === undefined
      ? [...state.sunco.integrations.values()].find(({ type }) => type === body.integrationType)
      : state.sunco.integrations.get(body.integrationId);
  const isMissing = found?.type === agentWorkspaceType && !state.switches.agentWorkspace;
  if (found === undefined || isMissing) throw notFound('integration');
  return { integrationId: found.id, integrationType: found.type };
}

function linkAt(state: AccountState, c: SuncoContext): SwitchboardIntegration {
  const found = visibleSwitchboardIntegrations(state).find(({ id }) => id === c.req.param('id'));
  if (found === undefined) throw notFound('switchboard_integration');
  return found;
}
