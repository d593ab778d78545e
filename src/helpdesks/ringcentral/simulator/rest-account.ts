import { Hono } from 'hono';
import type { Identity } from './records.ts';
import { customValues, forbidden, found, listParam, listView, RestRefusal } from './rest-request.ts';
import { categoryView, identityView, sourceView, statusView, timeSheetView, userView } from './rest-views.ts';
import { addCategory } from './seed.ts';
import type { AccountState } from './state.ts';

/** Channel, categories, people, fields and hours. */
export function restAccount(state: AccountState): Hono {
  const app = new Hono();
  const source = (id: string) => found(id === state.source.id ? state.source : null);
  app.get('/content_sources/:id', (c) => {
    source(c.req.param('id'));
    return c.json(sourceView(state));
  });
  app.put('/content_sources/:id', (c) => {
    const changed = source(c.req.param('id'));
    if (!state.switches.tokenMayManage) throw forbidden();
    changed.defaultCategoryIds = listParam(c, 'default_category_ids[]') ?? changed.defaultCategoryIds;
    return c.json(sourceView(state));
  });
  app.get('/categories', (c) => c.json(listView(c, [...state.categories.values()].map(categoryView))));
  app.post('/categories', (c) => {
    if (!state.switches.tokenMayManage) throw forbidden();
    const { name = '', parent_id } = c.req.query();
    if (name.trim() === '') throw new RestRefusal(422, 'invalid_category');
    if (parent_id !== undefined) found(state.categories.get(parent_id));
    return c.json(categoryView(addCategory(state, name, parent_id ?? null)));
  });
  app.get('/categories/:id', (c) => c.json(categoryView(found(state.categories.get(c.req.param('id'))))));
  people(app, state);
  app.get('/custom_fields', (c) => {
    const views = state.customFields.map(({ id, key, label, type, on }) => ({
      id,
      key,
      label,
      type,
      associated_type_name: on,
    }));
    return c.json(listView(c, views));
  });
  app.get('/time_sheets', (c) => c.json(listView(c, [timeSheetView(state)])));
  return app;
}

function people(app: Hono, state: AccountState): void {
  app.get('/users', (c) => {
    const { category_id, identity_id } = c.req.query();
    const matching = [...state.agents.values()].filter(
      (agent) =>
        (category_id === undefined || agent.categoryIds.includes(category_id)) &&
        (identity_id === undefined || agent.identityIds.includes(identity_id)),
    );
    return c.json(listView(c, matching.map(userView)));
  });
  app.get('/users/:id', (c) => c.json(userView(found(state.agents.get(c.req.param('id'))))));
  app.get('/identities', (c) => {
    const { foreign_id, source_id } = c.req.query();
    if (source_id !== undefined && source_id !== state.source.id) return c.json(listView(c, []));
    const matching = [...state.identities.values()].filter(
      ({ foreignId }) => foreign_id === undefined || foreignId === foreign_id,
    );
    return c.json(
      listView(
        c,
        matching.map((identity) => identityView(state, identity)),
      ),
    );
  });
  const card = (id: string) => found([...state.identities.values()].find(({ groupId }) => groupId === id));
  const cardView = ({ id, groupId, cardValues }: Identity) => ({
    id: groupId,
    identity_ids: [id],
    custom_field_values: cardValues,
  });
  app.get('/identity_groups/:id', (c) => c.json(cardView(card(c.req.param('id')))));
  app.put('/identity_groups/:id', (c) => {
    const identity = card(c.req.param('id'));
    identity.cardValues = { ...identity.cardValues, ...customValues(c) };
    return c.json(cardView(identity));
  });
  app.get('/status', (c) => {
    const categories = listParam(c, 'category_ids[]') ?? [];
    const connected = [...state.agents.values()].filter(
      ({ isConnected, categoryIds }) => isConnected && categories.every((id) => categoryIds.includes(id)),
    );
    return c.json(connected.map((agent) => statusView(state, agent)));
  });
}
