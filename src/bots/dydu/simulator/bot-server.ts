/**
 * A server of Dydu, as far as its chat window knows it: the calls of the servlet and the WebSocket, a bot with a dialogue,
 * its own history. Everything that Dydu does not publish is a switch.
 */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Context, Hono } from 'hono';
import type { Clock } from '../../../core/clock.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { Socket, SocketHandler } from '../../../core/socket.ts';
import { decodeValues, encodeValues, objectOf, parseObject, textOf } from '../wire.ts';
import { type BotDialogue, type DialogState, freshDialog } from './bot-dialogue.ts';

/** How the bot tells its window that it hands over: unconfirmed, and every way is accepted by the window or by a rule. */
export type HandoverForm =
  | 'StartPolling'
  | 'StartWaitingQueue'
  | 'typeResponse'
  | 'startLivechat'
  | 'guiAction'
  | 'marker'
  | 'template';

export interface BotSwitches {
  handover: HandoverForm;
  /** Whether talk answers are compressed. */
  isCompressed: boolean;
  /** Whether the WebSocket is refused, as behind a proxy that knows none. */
  hasSocket: boolean;
  /** Answers every call with this status; `null` for normal service. */
  status: number | null;
  /** Whether it takes every call and answers none. */
  isSilent: boolean;
}

export interface BotServerOptions {
  readonly clock: Clock;
  readonly botUuid: string;
  readonly dialogue: BotDialogue;
}

/** One request that reached the bot. */
export interface ReceivedCall {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface SimulatedBot {
  fetch(request: Request): Response | Promise<Response>;
  readonly openSocket: SocketHandler;
  readonly received: readonly ReceivedCall[];
  /** Frames that reached the bot over its WebSocket. */
  readonly frames: readonly string[];
  readonly switches: BotSwitches;
  /** Puts every dialog away and revokes its id, as happens to one that nobody has used for ten minutes. */
  archive(): void;
}

interface Dialog {
  state: DialogState;
  variables: Record<string, string>;
  readonly interactions: JsonObject[];
}

interface Inside {
  readonly options: BotServerOptions;
  readonly switches: BotSwitches;
  readonly dialogs: Map<string, Dialog>;
}

export function createSimulatedBot(options: BotServerOptions): SimulatedBot {
  const switches: BotSwitches = {
    handover: 'StartPolling',
    isCompressed: false,
    hasSocket: true,
    status: null,
    isSilent: false,
  };
  const inside: Inside = { options, switches, dialogs: new Map() };
  const received: ReceivedCall[] = [];
  const frames: string[] = [];
  const app = servletRoutes(inside);
  return {
    switches,
    received,
    frames,
    archive: () => inside.dialogs.clear(),
    fetch: async (request) => {
      const body = new Uint8Array(await request.clone().arrayBuffer());
      const path = request.url.slice(request.url.indexOf('/', request.url.indexOf('://') + 3));
      received.push({ method: request.method, path, headers: Object.fromEntries(request.headers), body });
      if (switches.isSilent) return new Promise<Response>(() => undefined);
      if (switches.status !== null) return new Response('{}', { status: switches.status });
      return app.fetch(request);
    },
    openSocket: async () => {
      if (!switches.hasSocket) return { isAccepted: false, status: 404 };
      return { isAccepted: true, take: (socket) => serveFrames(inside, frames, socket) };
    },
  };
}

function servletRoutes(inside: Inside): Hono {
  const app = new Hono({ strict: false });
  const api = new Hono({ strict: false });
  const { botUuid } = inside.options;
  const form = async (c: Context) => new URLSearchParams(await c.req.text());
  app.use(async (c, next) => {
    await next();
    c.header('access-control-allow-origin', c.req.header('origin') ?? '*');
  });
  app.options('*', (c) =>
    c.body(null, 204, { 'access-control-allow-methods': 'GET, POST', 'access-control-max-age': '60' }),
  );
  api.post(`/chat/context/${botUuid}`, (c) => c.json({ values: encodeValues({ contextId: newDialog(inside) }) }));
  const talkRoute = async (c: Context) => {
    const given = await form(c);
    const answer = talk(inside, c.req.param('context') ?? null, {
      input: given.get('userInput') ?? '',
      language: given.get('language') ?? 'en',
      isHidden: given.get('doNotRegisterInteraction') === 'true',
    });
    return json(inside, c, { type: 'talkResponse', values: encodeValues(answer) });
  };
  api.post(`/chat/talk/${botUuid}`, talkRoute);
  api.post(`/chat/talk/${botUuid}/:context`, talkRoute);
  api.post(`/chat/history/${botUuid}`, async (c) => {
    const dialog = inside.dialogs.get((await form(c)).get('contextUuid') ?? '');
    return json(inside, c, {
      values: encodeValues({ interactions: dialog?.interactions ?? [], livechatEnabled: false }),
    });
  });
  api.post(`/chat/availablecontext/${botUuid}/:context`, (c) =>
    c.json({ values: { isContextStillAvailable: inside.dialogs.has(c.req.param('context')) } }),
  );
  api.get(`/chat/status/${botUuid}/:context`, (c) => c.json({ values: { waitingQueueStatusResponse: false } }));
  api.post(`/chat/variable/${botUuid}`, async (c) => {
    const given = await form(c);
    const dialog = inside.dialogs.get(given.get('contextUuid') ?? '');
    if (dialog !== undefined) dialog.variables[given.get('name') ?? ''] = given.get('value') ?? '';
    return c.json({ values: {} });
  });
  api.get('/serverstatus', (c) => c.json({ status: 'OK' }));
  api.all('/*', async (c) =>
    c.json({ values: encodeValues({ echo: await c.req.text() }) }, 200, { 'set-cookie': 'a=1' }),
  );
  app.route('/servlet/api', api);
  app.post('/servlet/fileupload', (c) =>
    c.html(`<html><body>{api:'uploadFile',params:{"status":"success","ctx":"${c.req.query('ctx')}"}}</body></html>`),
  );
  return app;
}

function json({ switches }: Inside, c: Context, body: JsonObject): Response {
  const text = JSON.stringify(body);
  if (!switches.isCompressed) return c.body(text, 200, { 'content-type': 'application/json;charset=UTF-8' });
  const headers = { 'content-type': 'application/json;charset=UTF-8', 'content-encoding': 'gzip' };
  return c.body(new Uint8Array(gzipSync(text)), 200, headers);
}

function newDialog({ dialogs }: Inside): string {
  const contextId = randomUUID();
  dialogs.set(contextId, { state: freshDialog, variables: {}, interactions: [] });
  return contextId;
}

interface Said {
  readonly input: string;
  readonly language: string;
  readonly isHidden: boolean;
}

/** An unknown or revoked dialog is silently replaced by a new one. */
function talk(inside: Inside, asked: string | null, { input, language, isHidden }: Said): JsonObject {
  const { options, dialogs } = inside;
  const contextId = asked !== null && dialogs.has(asked) ? asked : newDialog(inside);
  const dialog = dialogs.get(contextId);
  if (dialog === undefined) throw new Error('A dialog was just made.');
  const answer = options.dialogue(dialog.state, input, language);
  dialog.state = answer.state;
  const now = options.clock.now();
  const values: JsonObject = {
    contextId,
    botId: options.botUuid,
    language,
    typeResponse: 'DMUnderstoodQuestion',
    human: false,
    startLivechat: false,
    knowledgeId: 4711,
    serverTime: now,
    text: answer.text,
    ...answer.values,
    ...(answer.handsOver ? handoverValues(inside.switches.handover, dialog, answer.text) : {}),
  };
  if (!isHidden) {
    const line = { user: input, text: answer.text, type: 'DMUnderstoodQuestion', from: 'bot' };
    dialog.interactions.push({ ...line, timestamp: now, date: new Date(now).toISOString(), hideRequest: false });
  }
  return values;
}

function handoverValues(form: HandoverForm, { state, variables }: Dialog, text: string): JsonObject {
  const known = { ...variables, ...state.captured, ...(state.skill === null ? {} : { skill: state.skill }) };
  switch (form) {
    case 'StartPolling':
      return { specialAction: 'StartPolling', typeResponse: 'DMLiveChatConnectionSucceed', startLivechat: true };
    case 'StartWaitingQueue':
      return { specialAction: 'StartWaitingQueue', queuePosition: 3, estimatedWaitingDuration: 90 };
    case 'typeResponse':
      return { typeResponse: 'DMLiveChatConnectionSucceed' };
    case 'startLivechat':
      return { startLivechat: true };
    case 'guiAction':
      return { guiAction: "javascript:dyduLivechat('now')" };
    case 'template':
      return { templateName: 'passerelle_livechat', templateData: JSON.stringify(known) };
    case 'marker': {
      const attributes = Object.entries(known).map(([name, value]) => ` ${name}="${value}"`);
      return { text: `${text} [[passerelle${attributes.join('')}]]` };
    }
  }
}

function serveFrames(inside: Inside, frames: string[], socket: Socket): void {
  const send = (type: string, values: JsonObject) => {
    socket.send(JSON.stringify({ type, values: encodeValues(values) })).catch(() => undefined);
  };
  socket.onMessage((data) => {
    const text = typeof data === 'string' ? data : '';
    frames.push(text);
    if (text === 'ping') return void socket.send('pong').catch(() => undefined);
    const frame = parseObject(text);
    const parameters = decodeValues(objectOf(frame?.['parameters']) ?? {});
    const contextId = textOf(parameters['contextId']);
    const type = textOf(frame?.['type']);
    if (type === 'talk') {
      const input = textOf(parameters['userInput']) ?? '';
      send('talkResponse', talk(inside, contextId, { input, language: 'en', isHidden: false }));
    } else if (type === 'history') {
      send('historyResponse', { interactions: inside.dialogs.get(contextId ?? '')?.interactions ?? [] });
    } else if (type === 'topknowledge') send('topKnowledgeResponse', { knowledge: 'top' });
    else if (type === 'checkContextAvailability') {
      send('checkContextAvailabilityResponse', { isContextStillAvailable: inside.dialogs.has(contextId ?? '') });
    } else send(`${type}Response`, {});
  });
}
