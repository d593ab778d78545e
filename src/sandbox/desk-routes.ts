/**
 * The agent's desk over HTTP, for any helpdesk's simulator: JSON, a live stream, and a small page. Mounted at `/desk` by
 * the sandbox and by the `simulator` command. It plays a person at a screen, so nobody logs in: loopback only.
 */
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { AppError } from '../core/app-error.ts';
import { silentLogger } from '../core/logger.ts';
import type { DeskAgent, DeskConversation, SimulatedDesk } from '../helpdesks/simulator.ts';
import { jsonBody, readBytes } from '../http/body.ts';
import { problemHandler } from '../http/problem.ts';
import { parseOrRefuse } from '../http/validation.ts';
import { deskPage } from './desk-page.tsx';
import { detailsOf } from './desk-view.ts';
import { type DeskWatch, watchDesk } from './desk-watch.ts';
import { passFileOn, uploadedFile } from './file-transfer.ts';
import { pageAssets } from './page-assets.ts';
import { pageLanguage, pageSecurity } from './page-security.ts';

export interface DeskRoutesOptions {
  /** Name of the helpdesk, as its page shows it. */
  readonly label?: string;
  /** Shared with whoever else shows this desk; made when absent. */
  readonly watch?: DeskWatch;
}

const jsonBytesMax = 200_000;
/** Largest file that the desk takes: enough for a demo, held in memory. */
export const fileBytesMax = 20 * 1024 * 1024;

const replyBody = z
  .strictObject({
    /** Who writes; the first agent when absent. */
    agentId: z.string().optional(),
    text: z.string().trim().min(1).max(20_000).optional(),
    choices: z.array(z.string().trim().min(1).max(128)).max(10).optional(),
  })
  .refine((body) => body.text !== undefined || body.choices !== undefined, 'needs a text, or choices');
const typingBody = z.strictObject({ agentId: z.string().optional(), isTyping: z.boolean() });
const endBody = z.strictObject({ ending: z.string() });
const groupBody = z.strictObject({ name: z.string().trim().min(1).max(100) });
const memberBody = z.strictObject({ agentId: z.string() });

/**
 * `GET /` page · `GET /state` · `GET /live` (server-sent `desk` events with that state) ·
 * `GET /conversations[/:id]` · `POST /conversations/:id/replies|files|typing|end` ·
 * `GET /conversations/:id/files/:messageId` · `POST /groups` · `POST /groups/:id/members`. All bodies are JSON but those
 * of files: raw bytes with `Content-Type`, the header `X-File-Name` (percent-encoded) and `?agentId=`.
 */
export function deskRoutes(desk: SimulatedDesk, options: DeskRoutesOptions = {}): Hono {
  const watch = options.watch ?? watchDesk(desk);
  const app = new Hono();
  app.onError(problemHandler(silentLogger));
  app.use(pageSecurity());
  app.route('/assets', pageAssets());
  app.get('/', (c) => c.html(deskPage({ label: options.label ?? '', language: pageLanguage(c) })));
  app.get('/state', (c) => c.json(watch.summary()));
  app.get('/live', (c) => liveDesk(c, watch));
  app.route('/conversations', conversationRoutes(desk));
  app.route('/groups', groupRoutes(desk));
  return app;
}

function conversationRoutes(desk: SimulatedDesk): Hono {
  const app = new Hono();
  const json = jsonBody(jsonBytesMax);
  app.get('/', (c) => c.json({ conversations: desk.conversations().map(detailsOf) }));
  app.get('/:id', (c) => c.json(detailsOf(conversationAt(desk, c.req.param('id')))));
  app.post('/:id/replies', json, async (c) => {
    const { id } = conversationAt(desk, c.req.param('id'));
    const { agentId, text, choices } = parseOrRefuse(replyBody, await c.req.json());
    const agent = agentAt(desk, agentId);
    const reply = { agent, ...(text === undefined ? {} : { text }), ...(choices === undefined ? {} : { choices }) };
    return c.json({ messageId: await desk.reply(id, reply) }, 201);
  });
  app.post('/:id/files', async (c) => {
    const { id } = conversationAt(desk, c.req.param('id'));
    const agent = agentAt(desk, c.req.query('agentId'));
    const file = uploadedFile(c, await readBytes(c, fileBytesMax));
    return c.json({ messageId: await desk.reply(id, { agent, file }) }, 201);
  });
  app.get('/:id/files/:messageId', async (c) => {
    const { messages } = conversationAt(desk, c.req.param('id'));
    const file = messages.find(({ id }) => id === c.req.param('messageId'))?.file ?? null;
    if (file === null) throw new AppError('not_found', 'This message has no file.');
    return passFileOn(file, c.req.raw.signal);
  });
  app.post('/:id/typing', json, async (c) => {
    const { id } = conversationAt(desk, c.req.param('id'));
    const { agentId, isTyping } = parseOrRefuse(typingBody, await c.req.json());
    await desk.typing(id, agentAt(desk, agentId), isTyping);
    return c.body(null, 204);
  });
  app.post('/:id/end', json, async (c) => {
    const { id } = conversationAt(desk, c.req.param('id'));
    const { ending } = parseOrRefuse(endBody, await c.req.json());
    const known = desk.endings.map((each) => each.id);
    if (!known.includes(ending)) throw invalid('ending', `must be one of ${known.join(', ')}`);
    await desk.end(id, ending);
    return c.body(null, 204);
  });
  return app;
}

function groupRoutes(desk: SimulatedDesk): Hono {
  const app = new Hono();
  const json = jsonBody(jsonBytesMax);
  app.get('/', (c) => c.json({ groups: desk.groups() }));
  app.post('/', json, async (c) => {
    const { name } = parseOrRefuse(groupBody, await c.req.json());
    return c.json({ id: desk.createGroup(name) }, 201);
  });
  app.post('/:id/members', json, async (c) => {
    const groupId = c.req.param('id');
    if (!desk.groups().some(({ id }) => id === groupId))
      throw new AppError('not_found', `There is no group ${groupId}.`);
    const { agentId } = parseOrRefuse(memberBody, await c.req.json());
    desk.addMember(groupId, agentAt(desk, agentId).id);
    return c.body(null, 204);
  });
  return app;
}

/** Sends the state at once and after each change, until the browser goes. */
function liveDesk(c: Context, watch: DeskWatch): Response {
  return streamSSE(c, async (stream) => {
    const send = (summary: unknown) => stream.writeSSE({ event: 'desk', data: JSON.stringify(summary) });
    await send(watch.summary());
    const stop = watch.listen((summary) => {
      send(summary).catch(stop);
    });
    await new Promise<void>((resolve) => stream.onAbort(resolve));
    stop();
  });
}

function conversationAt(desk: SimulatedDesk, id: string): DeskConversation {
  const found = desk.conversations().find((conversation) => conversation.id === id);
  if (found === undefined) throw new AppError('not_found', `There is no conversation ${id} on this desk.`);
  return found;
}

function agentAt(desk: SimulatedDesk, id: string | undefined): DeskAgent {
  const found = id === undefined ? desk.agents[0] : desk.agents.find((agent) => agent.id === id);
  if (found === undefined) throw invalid('agentId', `must be one of ${desk.agents.map((each) => each.id).join(', ')}`);
  return found;
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid_request', `The request is refused: ${path} ${message}.`, {
    details: [{ path, message }],
  });
}
