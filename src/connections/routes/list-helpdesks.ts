import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded, localized } from '../../http/admin-route.ts';
import type { ConnectionAdministration } from '../connection-administration.ts';
import { formFieldsOf } from '../form-fields.ts';

export const formFieldView = z
  .object({
    name: z.string(),
    label: localized,
    help: localized.nullable(),
    isSecret: z.boolean(),
    isRequired: z.boolean(),
    type: z.enum(['text', 'email', 'number', 'switch', 'choice']),
    choices: z.array(z.string()).nullable(),
    fallback: z.unknown(),
  })
  .openapi('FormField');

const answer = z.object({
  helpdesks: z.array(
    z.object({
      kind: z.string(),
      label: z.string(),
      fields: z.array(formFieldView),
      capabilities: z.record(z.string(), z.unknown()),
    }),
  ),
});

export function listHelpdesks(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'listHelpdesks',
    method: 'get',
    path: '/admin/v1/helpdesks',
    tags: ['Connections'],
    summary: 'The kinds of helpdesk, what each can do, and the settings it asks for',
    ...guarded,
    responses: answers(200, answer, 'The kinds'),
  });
  api.openapi(route, (c) => {
    const helpdesks = tools.helpdesks.map(({ kind, label, capabilities, settings }) => {
      return { kind, label, fields: formFieldsOf(settings), capabilities };
    });
    return c.json({ helpdesks }, 200);
  });
}
