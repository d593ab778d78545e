/** Agents' availability, business hours, brands and account settings: what a connector reads and never writes. */
import { Hono } from 'hono';
import type { AccountState } from './state.ts';
import type { View } from './sunco-views.ts';
import type { SupportUser } from './support-records.ts';
import { idParam, recordNotFound, type SupportContext, supportPage } from './support-request.ts';
import { stamp } from './support-views.ts';

const capacityMax = 3;

export function supportAccount(state: AccountState): Hono {
  const routes = new Hono();
  routes.get('/agent_availabilities', (c) => availabilities(state, c));
  routes.get('/agent_availabilities/:id', (c) => {
    const user = state.support.users.get(idParam(c, 'id'));
    if (user === undefined || user.role !== 'agent') throw recordNotFound();
    return c.json({ data: availabilityView(state, user), included: [channelView(state, user)] });
  });
  routes.get('/business_hours/schedules', (c) =>
    c.json({
      schedules: [...state.support.schedules.values()].map((schedule) => scheduleView(schedule)),
      url: c.req.url,
    }),
  );
  routes.get('/business_hours/schedules/:id', (c) => {
    const found = state.support.schedules.get(idParam(c, 'id'));
    if (found === undefined) throw recordNotFound();
    return c.json({ schedule: scheduleView(found) });
  });
  routes.get('/business_hours/schedules/:id/holidays', (c) => {
    const found = state.support.schedules.get(idParam(c, 'id'));
    if (found === undefined) throw recordNotFound();
    return c.json({ holidays: found.holidays });
  });
  routes.get('/brands', (c) => c.json(supportPage(c, 'brands', { items: [brandView(state)], view: (brand) => brand })));
  routes.get('/account/settings', (c) => c.json({ settings: settingsView(state) }));
  return routes;
}

type Schedule = AccountState['support']['schedules'] extends Map<number, infer One> ? One : never;

function scheduleView(schedule: Schedule): View {
  return {
    id: schedule.id,
    name: schedule.name,
    time_zone: schedule.timeZone,
    intervals: schedule.intervals,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
  };
}

function availabilities(state: AccountState, c: SupportContext): Response {
  const [channel, status] = c.req.query('filter[channel_status]')?.split(':') ?? [];
  const [, capacity] = c.req.query('filter[remaining_capacity]')?.split(':') ?? [];
  const ids = c.req.query('filter[agent_id]')?.split(',');
  const agents = [...state.support.users.values()].filter(
    (user) =>
      user.role === 'agent' &&
      (ids === undefined || ids.includes(String(user.id))) &&
      (status === undefined || (channel === 'messaging' && user.availability === status)) &&
      (capacity === undefined || capacityMax - workOf(state, user) >= Number(capacity)),
  );
  const page = supportPage(c, 'data', { items: agents, view: (user) => user });
  const shown = page['data'] as readonly SupportUser[];
  return c.json({
    ...page,
    data: shown.map((user) => availabilityView(state, user)),
    included: shown.map((user) => channelView(state, user)),
  });
}

function workOf({ support }: AccountState, agent: SupportUser): number {
  let count = 0;
  for (const ticket of support.tickets.values()) {
    if (ticket.assigneeId === agent.id && ticket.status === 'open') count += 1;
  }
  return count;
}

function channelId(agent: SupportUser): string {
  return `agent_availabilities|${agent.id}|channels|messaging`;
}

function availabilityView(state: AccountState, agent: SupportUser): View {
  const groups = [...state.support.memberships.values()].filter(({ userId }) => userId === agent.id);
  return {
    type: 'agent_availabilities',
    id: `agent_availabilities|${agent.id}`,
    attributes: {
      agent_id: agent.id,
      agent_status: { id: 1, name: agent.availability, reason: 'UNKNOWN', updated_at: stamp(agent.updatedAt) },
      group_ids: groups.map(({ groupId }) => groupId),
      skills: [],
      version: 1,
    },
    relationships: { channels: { data: [{ type: 'channels', id: channelId(agent) }] } },
    links: { self: `${state.origin}/api/v2/agent_availabilities/${agent.id}` },
  };
}

function channelView(state: AccountState, agent: SupportUser): View {
  return {
    type: 'channels',
    id: channelId(agent),
    attributes: {
      name: 'messaging',
      status: agent.availability,
      work_item_count: workOf(state, agent),
      ...(state.switches.capacityShown ? { max_capacity: capacityMax } : {}),
    },
  };
}

function brandView(state: AccountState): View {
  return {
    id: state.support.brandId,
    url: `${state.origin}/api/v2/brands/${state.support.brandId}.json`,
    name: 'Acme',
    subdomain: state.subdomain,
    brand_url: state.origin,
    active: true,
    default: true,
    is_deleted: false,
    has_help_center: false,
    help_center_state: 'disabled',
    ticket_form_ids: [],
  };
}

function settingsView({ switches }: AccountState): View {
  return {
    agents: { agent_workspace: switches.agentWorkspace },
    api: { accepted_api_agreement: true, api_token_access: String(switches.apiTokenAccess) },
    active_features: { customer_satisfaction: false, agent_workspace: switches.agentWorkspace },
    chat: { available: true, enabled: true, maximum_request_count: 0, welcome_message: '' },
  };
}
