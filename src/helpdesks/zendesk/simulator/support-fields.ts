import { Hono } from 'hono';
import { z } from 'zod';
import type { AccountState } from './state.ts';
import type { TicketField } from './support-records.ts';
import { idParam, readSupportBody, recordNotFound, supportForbidden, supportPage } from './support-request.ts';
import { fieldView } from './support-views.ts';

const fieldPatch = z.strictObject({
  title: z.string().min(1).optional(),
  type: z
    .enum([
      'text',
      'textarea',
      'checkbox',
      'date',
      'integer',
      'decimal',
      'regexp',
      'partialcreditcard',
      'multiselect',
      'tagger',
    ])
    .optional(),
  description: z.string().optional(),
  agent_description: z.string().optional(),
  active: z.boolean().optional(),
  required: z.boolean().optional(),
  visible_in_portal: z.boolean().optional(),
  editable_in_portal: z.boolean().optional(),
  tag: z.string().nullable().optional(),
  custom_field_options: z.array(z.strictObject({ name: z.string(), value: z.string() })).optional(),
});
const patchBody = z.strictObject({ ticket_field: fieldPatch });
const createBody = z.strictObject({ ticket_field: fieldPatch.required({ title: true, type: true }) });

export function supportFields(state: AccountState): Hono {
  const { fields } = state.support;
  const routes = new Hono();
  const view = (field: TicketField) => fieldView(state, field);
  const at = (id: number): TicketField => {
    const found = fields.get(id);
    if (found === undefined) throw recordNotFound();
    return found;
  };
  const apply = (field: TicketField, body: z.infer<typeof fieldPatch>): void => {
    field.title = body.title ?? field.title;
    field.active = body.active ?? field.active;
    field.required = body.required ?? field.required;
    if (body.tag !== undefined) field.tag = body.tag;
    if (body.custom_field_options === undefined) return;
    field.options = body.custom_field_options.map((option) => ({ id: state.ids.support(), ...option }));
  };
  routes.get('/ticket_fields', (c) => c.json(supportPage(c, 'ticket_fields', { items: [...fields.values()], view })));
  routes.post('/ticket_fields', async (c) => {
    // Ticket fields, like groups, take an administrator.
    if (!state.switches.roleCanCreateGroups) throw supportForbidden('You do not have access to this page.');
    const { ticket_field: body } = await readSupportBody(state, c, createBody);
    const field: TicketField = {
      id: state.ids.support(),
      type: body.type,
      title: body.title,
      tag: null,
      active: true,
      required: false,
      options: [],
      isSystem: false,
      createdAt: state.clock.now(),
    };
    apply(field, body);
    fields.set(field.id, field);
    return c.json({ ticket_field: view(field) }, 201);
  });
  routes.get('/ticket_fields/count', (c) =>
    c.json({ count: { value: fields.size, refreshed_at: new Date(state.clock.now()).toISOString() } }),
  );
  routes.get('/ticket_fields/:id', (c) => c.json({ ticket_field: view(at(idParam(c, 'id'))) }));
  routes.put('/ticket_fields/:id', async (c) => {
    const field = at(idParam(c, 'id'));
    apply(field, (await readSupportBody(state, c, patchBody)).ticket_field);
    return c.json({ ticket_field: view(field) });
  });
  routes.delete('/ticket_fields/:id', (c) => {
    fields.delete(at(idParam(c, 'id')).id);
    return c.body(null, 204);
  });
  return routes;
}
