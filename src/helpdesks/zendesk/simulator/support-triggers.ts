import { Hono } from 'hono';
import { z } from 'zod';
import type { AccountState } from './state.ts';
import type { View } from './sunco-views.ts';
import type { Trigger, TriggerCategory } from './support-records.ts';
import {
  idParam,
  readSupportBody,
  recordInvalid,
  recordNotFound,
  type SupportContext,
  supportForbidden,
  supportPage,
} from './support-request.ts';
import { categoryView, triggerView } from './support-views.ts';
import { triggerActions, triggerConditions } from './trigger-definitions.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);
const condition = z.strictObject({ field: z.string(), operator: z.string(), value: value.optional() });
const action = z.strictObject({
  field: z.string(),
  value: z.union([z.string(), z.number(), z.null(), z.array(z.string())]).optional(),
});
const triggerPatch = z.strictObject({
  title: z.string().min(1).optional(),
  description: z.string().nullable().optional(),
  active: z.boolean().optional(),
  position: z.int().optional(),
  category_id: z.string().optional(),
  conditions: z.strictObject({ all: z.array(condition).optional(), any: z.array(condition).optional() }).optional(),
  actions: z.array(action).min(1).optional(),
});
const patchBody = z.strictObject({ trigger: triggerPatch });
const createBody = z.strictObject({ trigger: triggerPatch.required({ title: true, conditions: true, actions: true }) });
const categoryBody = z.strictObject({
  trigger_category: z.strictObject({ name: z.string().min(1), position: z.int().optional() }),
});

export function supportTriggers(state: AccountState): Hono {
  const { triggers } = state.support;
  const routes = new Hono();
  const view = (trigger: Trigger) => triggerView(state, trigger);
  const listed = (c: SupportContext, test: (trigger: Trigger) => boolean): Record<string, unknown> =>
    supportPage(c, 'triggers', { items: [...triggers.values()].filter(test), view });
  const wantsActive = (c: SupportContext, trigger: Trigger): boolean => {
    const active = c.req.query('active');
    return active === undefined || String(trigger.active) === active;
  };
  routes.get('/triggers', (c) => c.json(listed(c, (trigger) => wantsActive(c, trigger))));
  routes.get('/triggers/active', (c) => c.json(listed(c, ({ active }) => active)));
  routes.get('/triggers/search', (c) => {
    const query = c.req.query('query')?.toLowerCase() ?? '';
    return c.json(listed(c, (trigger) => wantsActive(c, trigger) && trigger.title.toLowerCase().includes(query)));
  });
  routes.get('/triggers/definitions', (c) => c.json({ definitions: definitions(state) }));
  routes.post('/triggers', async (c) => {
    if (!state.switches.roleCanCreateGroups) throw supportForbidden('You do not have access to this page.');
    const { trigger: body } = await readSupportBody(state, c, createBody);
    const at = state.clock.now();
    const trigger: Trigger = {
      id: state.ids.support(),
      title: body.title,
      description: null,
      active: true,
      position: triggers.size + 1,
      categoryId: [...state.support.categories.keys()][0] ?? '',
      conditions: { all: [], any: [] },
      actions: [],
      createdAt: at,
      updatedAt: at,
    };
    apply(state, trigger, body);
    triggers.set(trigger.id, trigger);
    state.say(`trigger ${trigger.id} created`);
    return c.json({ trigger: view(trigger) }, 201);
  });
  routes.get('/triggers/:id', (c) => c.json({ trigger: view(triggerAt(state, c)) }));
  routes.put('/triggers/:id', async (c) => {
    const trigger = triggerAt(state, c);
    apply(state, trigger, (await readSupportBody(state, c, patchBody)).trigger);
    return c.json({ trigger: view(trigger) });
  });
  routes.delete('/triggers/:id', (c) => {
    triggers.delete(triggerAt(state, c).id);
    return c.body(null, 204);
  });
  routes.route('/trigger_categories', categoryRoutes(state));
  return routes;
}

function triggerAt(state: AccountState, c: SupportContext): Trigger {
  const found = state.support.triggers.get(idParam(c, 'id'));
  if (found === undefined) throw recordNotFound();
  return found;
}

function apply(state: AccountState, trigger: Trigger, body: z.infer<typeof triggerPatch>): void {
  if (body.category_id !== undefined && !state.support.categories.has(body.category_id)) {
    throw recordInvalid('category_id', 'is not a trigger category');
  }
  for (const each of [...(body.conditions?.all ?? []), ...(body.conditions?.any ?? [])]) refuseCondition(each);
  for (const each of body.actions ?? []) refuseAction(state, each);
  trigger.title = body.title ?? trigger.title;
  if (body.description !== undefined) trigger.description = body.description;
  trigger.active = body.active ?? trigger.active;
  trigger.position = body.position ?? trigger.position;
  trigger.categoryId = body.category_id ?? trigger.categoryId;
  if (body.conditions !== undefined)
    trigger.conditions = { all: body.conditions.all ?? [], any: body.conditions.any ?? [] };
  trigger.actions = body.actions ?? trigger.actions;
  trigger.updatedAt = state.clock.now();
}

const customField = /^custom_fields_\d+$/;

function refuseCondition({ field, operator }: z.infer<typeof condition>): void {
  const known = triggerConditions.find((each) => each.field === (customField.test(field) ? 'custom_fields' : field));
  if (known === undefined) throw recordInvalid('conditions', `Condition field ${field} is unknown`);
  if (!known.operators.includes(operator)) {
    throw recordInvalid('conditions', `Operator ${operator} does not fit ${field}`);
  }
}

function refuseAction(state: AccountState, { field, value: given }: z.infer<typeof action>): void {
  if (!customField.test(field) && !triggerActions.some((each) => each.field === field)) {
    throw recordInvalid('actions', `Action field ${field} is unknown`);
  }
  if (field !== 'notification_webhook') return;
  const id = Array.isArray(given) ? given[0] : undefined;
  if (id === undefined || !state.support.webhooks.has(id)) throw recordInvalid('actions', 'The webhook does not exist');
}

function definitions(state: AccountState): View {
  const custom = [...state.support.fields.values()].filter(({ isSystem }) => !isSystem);
  const conditions = triggerConditions.flatMap((each) =>
    each.field === 'custom_fields'
      ? custom.map((field) => ({ ...each, field: `custom_fields_${field.id}`, title: field.title }))
      : [each],
  );
  const all = conditions.map(({ field, title, operators }) => ({
    title,
    subject: field,
    type: 'list',
    group: 'ticket',
    nullable: true,
    repeatable: false,
    operators: operators.map((operator) => ({ value: operator, title: operator, terminal: false })),
  }));
  const actions = triggerActions.map(({ field, title }) => ({
    title,
    subject: field,
    type: 'list',
    group: 'ticket',
    nullable: false,
    repeatable: false,
  }));
  return { conditions_all: all, conditions_any: all, actions };
}

function categoryRoutes(state: AccountState): Hono {
  const { categories } = state.support;
  const routes = new Hono();
  routes.get('/', (c) =>
    c.json(supportPage(c, 'trigger_categories', { items: [...categories.values()], view: categoryView })),
  );
  routes.post('/', async (c) => {
    const { trigger_category: body } = await readSupportBody(state, c, categoryBody);
    const category: TriggerCategory = {
      id: String(state.ids.support()),
      name: body.name,
      position: body.position ?? categories.size + 1,
      createdAt: state.clock.now(),
    };
    categories.set(category.id, category);
    return c.json({ trigger_category: categoryView(category) });
  });
  routes.get('/:id', (c) => {
    const found = categories.get(c.req.param('id'));
    if (found === undefined) throw recordNotFound();
    return c.json({ trigger_category: categoryView(found) });
  });
  return routes;
}
