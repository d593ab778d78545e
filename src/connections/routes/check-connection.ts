import { createRoute, z } from '@hono/zod-openapi';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { errorFacts } from '../../core/error-facts.ts';
import type { CheckResult } from '../../helpdesks/helpdesk.ts';
import { type AdminRoutes, answers, guarded, idParams } from '../../http/admin-route.ts';
import { checkConnection as check } from '../check-connection.ts';
import { type ConnectionAdministration, openLive } from '../connection-administration.ts';
import { checkView } from './connection-view.ts';

const answer = z.object({
  isOk: z.boolean().openapi({ description: 'Whether nothing failed.' }),
  checks: z.array(checkView),
});

export function checkConnection(api: AdminRoutes, tools: ConnectionAdministration): void {
  const route = createRoute({
    operationId: 'checkConnection',
    method: 'post',
    path: '/admin/v1/connections/{id}/check',
    tags: ['Connections'],
    summary: 'Test each credential and setting, and say how to mend what is wrong',
    description:
      'With `Accept: text/event-stream` each result comes as an event `check` as soon as it is known; `done` is the last.',
    ...guarded,
    request: { params: idParams('connection') },
    responses: answers(200, answer, 'Every result', 'conflict'),
  });
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const results = check(tools, id, c.req.raw.signal);
    if (!(c.req.header('accept') ?? '').includes('text/event-stream')) {
      const checks: CheckResult[] = [];
      for await (const result of results) checks.push(result);
      return c.json({ isOk: checks.every(isFine), checks }, 200);
    }
    // A refusal needs its status before the first event is sent.
    await openLive(tools.connections, id);
    return streamSSE(
      c,
      (stream) => send(stream, results),
      async (error, stream) => {
        // The status is gone already; the caller sees that no `done` follows.
        await stream.writeSSE({ event: 'failed', data: JSON.stringify({ code: 'internal_error' }) });
        tools.log.error({ connectionId: id, error: errorFacts(error) }, 'connection.check_failed');
      },
    );
  });
}

async function send(stream: SSEStreamingApi, results: AsyncIterable<CheckResult>): Promise<void> {
  let isOk = true;
  for await (const result of results) {
    isOk &&= isFine(result);
    await stream.writeSSE({ event: 'check', data: JSON.stringify(result) });
  }
  await stream.writeSSE({ event: 'done', data: JSON.stringify({ isOk }) });
}

const isFine = ({ status }: CheckResult) => status !== 'failed';
