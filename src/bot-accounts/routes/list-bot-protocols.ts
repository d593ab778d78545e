import { createRoute, z } from '@hono/zod-openapi';
import { type AdminRoutes, answers, guarded } from '../../http/admin-route.ts';
import type { BotAdminTools } from './bot-admin-tools.ts';

const answer = z.object({ protocols: z.array(z.object({ kind: z.string(), label: z.string() })) });

export function listBotProtocols(api: AdminRoutes, tools: BotAdminTools): void {
  const route = createRoute({
    operationId: 'listBotProtocols',
    method: 'get',
    path: '/admin/v1/bot-protocols',
    tags: ['Bots'],
    summary: 'The protocols that a bot may speak',
    ...guarded,
    responses: answers(200, answer, 'The protocols'),
  });
  api.openapi(route, (c) => c.json({ protocols: tools.protocols.map(({ kind, label }) => ({ kind, label })) }, 200));
}
