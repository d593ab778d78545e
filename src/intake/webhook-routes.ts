import { type Context, Hono } from 'hono';
import type { StatusCode } from 'hono/utils/http-status';
import type { LiveConnections } from '../connections/live-connections.ts';
import { AppError } from '../core/app-error.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { ConnectionId } from '../core/ids.ts';
import type { Logger } from '../core/logger.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import type { RawReply, RequestHead, StoredObjects } from '../helpdesks/helpdesk.ts';
import { readBytes } from '../http/body.ts';
import type { ApiEnv } from '../http/request-id.ts';
import type { TakeEvent, TakenResult } from './take-event.ts';

export interface WebhookTools {
  readonly connections: LiveConnections;
  readonly takeEvent: TakeEvent;
  storedFor(connectionId: ConnectionId): StoredObjects;
  readonly log: Logger;
  /** Counts what became of each webhook. */
  count(kind: string, outcome: 'accepted' | 'duplicate' | 'ignored' | 'refused' | 'failed'): void;
  readonly bytesMax: number;
}

/** Where helpdesks post: `/webhooks/{connectionId}` and whatever a vendor has below it. */
export function webhookRoutes(tools: WebhookTools): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.all('/webhooks/:connectionId/:path{.*}?', async (context) => {
    const requestId = context.get('requestId');
    const connectionId = context.req.param('connectionId') as ConnectionId;
    const live = await tools.connections.find(connectionId);
    const side = live?.helpdesk.webhook;
    if (live === null || side === undefined) throw new AppError('not_found', 'There is no webhook at this address.');
    const { kind } = live.connection;
    const head = headOf(context);
    const receive = async () => {
      const body = await readBytes(context, tools.bytesMax);
      return side.receive({ ...head, body }, tools.storedFor(connectionId));
    };
    const received = side.admit(head) ?? (await receive());
    if (!received.ok) {
      tools.log.warn({ requestId, connectionId, reason: received.reason }, 'webhook.refused');
      tools.count(kind, 'refused');
      return answer(context, received.reply);
    }
    try {
      const taken = await takeAll(tools.takeEvent, connectionId, received.events);
      tools.count(kind, outcomeOf(taken));
      const isForeign = taken.length > 0 && taken.every((result) => result === 'foreign');
      return answer(context, (isForeign ? received.replyIfForeign : undefined) ?? received.reply);
    } catch (error) {
      // Never a code that ends a helpdesk's retries: what could not be stored has to come again.
      tools.log.error({ requestId, error: errorFacts(error), connectionId }, 'webhook.not_stored');
      tools.count(kind, 'failed');
      return answer(context, { status: 503, headers: { 'retry-after': '2' } });
    }
  });
  return routes;
}

/** In the helpdesk's order within a conversation, side by side across conversations. One bad event holds up no other. */
async function takeAll(
  takeEvent: TakeEvent,
  connectionId: ConnectionId,
  events: readonly HelpdeskEvent[],
): Promise<readonly TakenResult[]> {
  const byConversation = new Map<string, HelpdeskEvent[]>();
  for (const event of events) {
    const group = byConversation.get(event.remoteConversationId);
    if (group === undefined) byConversation.set(event.remoteConversationId, [event]);
    else group.push(event);
  }
  const outcomes = await Promise.allSettled(
    [...byConversation.values()].map(async (group) => {
      const taken: TakenResult[] = [];
      for (const event of [...group].sort((one, other) => one.at - other.at)) {
        taken.push(await takeEvent(connectionId, event));
      }
      return taken;
    }),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
}

function outcomeOf(taken: readonly TakenResult[]): 'accepted' | 'duplicate' | 'ignored' {
  if (taken.some((result) => result === 'taken' || result === 'signalled')) return 'accepted';
  return taken.includes('duplicate') ? 'duplicate' : 'ignored';
}

function headOf({ req }: Context): RequestHead {
  return { method: req.method, path: req.param('path') ?? '', query: req.query(), headers: req.header() };
}

function answer(context: Context, { status, headers, body = '' }: RawReply): Response {
  const bytes = typeof body === 'string' ? body || null : Buffer.from(body);
  return context.newResponse(bytes, status as StatusCode, { ...headers });
}
