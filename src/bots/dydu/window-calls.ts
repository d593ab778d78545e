/** Every call of the window over HTTP: ours while a human owns the dialog, the bot's otherwise. */
import { errorFacts } from '../../core/error-facts.ts';
import type { JsonObject } from '../../core/json.ts';
import { jsonAnswer, plainRefusal, preflightAnswer, rewrittenAnswer, valuesAnswer } from './answers.ts';
import { historyWithinMs } from './bot-history.ts';
import { type DyduTools, type Exchange, latestOf, openOf } from './exchange.ts';
import { joined, livechatHistory } from './livechat-history.ts';
import { type LivechatOutcome, livechatTalk } from './livechat-talk.ts';
import { hopFree, passThrough, readAnswer, sendOn } from './pass-through.ts';
import { poll } from './poll.ts';
import { readBody } from './read-body.ts';
import { availabilityService, rememberVariable, variablesService } from './services.ts';
import { draftOf, settingsOf } from './settings.ts';
import { talkInputOfForm } from './talk-input.ts';
import { talkToBot } from './talk-to-bot.ts';
import { interactionsOf, valuesOf } from './transcript.ts';
import { upload } from './upload.ts';
import { type WindowCall, windowCallOf } from './window-call.ts';
import { decodeText, encodeValues, objectOf, parseObject, textOf } from './wire.ts';

export async function answerWindow(tools: DyduTools, request: Request): Promise<Response> {
  const call = windowCallOf(pathOf(request.url));
  const bot = call === null ? null : await tools.bots.find(call.botId);
  if (call === null || bot === null || bot.protocol !== 'dydu') {
    return plainRefusal(404, 'No bot is configured at this address.');
  }
  const exchange: Exchange = { tools, bot, settings: settingsOf(bot), call, request };
  try {
    return await answer(exchange);
  } catch (error) {
    tools.log.error({ botId: bot.id, call: call.kind, error: errorFacts(error) }, 'dydu.call_failed');
    return plainRefusal(503, 'Try again.');
  }
}

/** Path and query as they came, without normalising anything. */
function pathOf(url: string): string {
  return url.slice(url.indexOf('/', url.indexOf('://') + 3));
}

function answer(exchange: Exchange): Promise<Response> {
  const { call, settings, request } = exchange;
  const isService = call.kind === 'availabilityService' || call.kind === 'variablesService';
  const isOurs = isOfThisBot(call, settings.botUuid) && (request.method === 'POST' || call.kind === 'status');
  if (!(isOurs || isService)) return passThrough(exchange);
  switch (call.kind) {
    case 'talk':
      return talk(exchange);
    case 'poll':
      return poll(exchange);
    case 'history':
      return history(exchange);
    case 'status':
      return status(exchange);
    case 'availableContext':
      return availableContext(exchange);
    case 'typing':
    case 'reading':
      return attention(exchange);
    case 'variable':
      return variable(exchange);
    case 'upload':
      return upload(exchange);
    case 'availabilityService':
    case 'variablesService':
      return ownService(exchange);
    case 'socket':
    case 'other':
      return passThrough(exchange);
  }
}

function isOfThisBot({ botUuid }: WindowCall, configured: string): boolean {
  return botUuid === null || botUuid === configured;
}

async function ownService(exchange: Exchange): Promise<Response> {
  const { call, request } = exchange;
  if (request.method === 'OPTIONS') return preflightAnswer(request);
  if (call.kind === 'availabilityService') return availabilityService(exchange);
  return request.method === 'POST' ? variablesService(exchange) : plainRefusal(405, 'Use POST.');
}

async function talk(exchange: Exchange): Promise<Response> {
  const body = await readBody(exchange.request);
  const input = talkInputOfForm(body, exchange.call.contextId);
  const open = await openOf(exchange, input.contextId);
  if (open === null) return talkToBot(exchange, input, body);
  exchange.tools.live.talked(open.id);
  const outcome = await livechatTalk(exchange, open, input);
  if (outcome.kind === 'toBot') return talkToBot(exchange, input, body);
  watchAnswer(exchange, outcome);
  if (outcome.kind === 'refused' && input.isInLivechat === true) exchange.tools.live.tell(open.id, outcome.values);
  return valuesAnswer(outcome.values);
}

/** A window that broke off sends the same form again; one that had its answer means something new by it. */
function watchAnswer({ tools, request }: Exchange, outcome: LivechatOutcome): void {
  if (outcome.kind !== 'taken' || outcome.talk === null || request.signal.aborted) return;
  const { talk: taken } = outcome;
  tools.repeats.answered(taken);
  request.signal.addEventListener('abort', () => tools.repeats.unanswered(taken), { once: true });
}

async function history(exchange: Exchange): Promise<Response> {
  const body = await readBody(exchange.request);
  const contextId = textOf(new URLSearchParams(Buffer.from(body).toString('utf8')).get('contextUuid') ?? '');
  const escalation = await latestOf(exchange, contextId);
  if (escalation === null) return passThrough(exchange, { body });
  const ours = await livechatHistory(exchange, escalation);
  const signal = AbortSignal.any([exchange.request.signal, AbortSignal.timeout(historyWithinMs)]);
  // A bot that is in trouble, or silent, must not hide what was said with agents.
  const bots = await sendOn(exchange, { body, signal })
    .then(readAnswer)
    .catch(() => null);
  if (bots instanceof Response) return bots;
  const whole = bots?.status === 200 && bots.text !== null ? parseObject(bots.text) : null;
  const about: JsonObject = escalation.state === 'ended' ? {} : { livechatEnabled: true };
  const before = whole === null ? [] : interactionsOf(valuesOf(bots?.text ?? null));
  const shown = encodeValues({ interactions: joined(before, ours), ...about });
  // Always wrapped: the window decodes nothing else.
  const merged = { ...whole, values: { ...objectOf(whole?.['values']), ...shown } };
  return whole === null || bots === null ? jsonAnswer(merged) : rewrittenAnswer(hopFree(bots.headers), merged);
}

/** Asked after a reload in the waiting queue. */
async function status(exchange: Exchange): Promise<Response> {
  const open = await openOf(exchange, exchange.call.contextId);
  if (open === null) return passThrough(exchange);
  const isInQueue = exchange.settings.whileWaiting === 'queue' && open.acceptedAt === null;
  return jsonAnswer({ values: { waitingQueueStatusResponse: isInQueue } });
}

/** The bot's server may have put the dialog away while a human talked; the livechat still lives. */
async function availableContext(exchange: Exchange): Promise<Response> {
  const open = await openOf(exchange, exchange.call.contextId);
  return open === null ? passThrough(exchange) : jsonAnswer({ values: { isContextStillAvailable: true } });
}

/** Typing and reading. The unfinished text of the typing signal ends here unless the settings pass it on. */
async function attention(exchange: Exchange): Promise<Response> {
  const { tools, bot, call, request } = exchange;
  const body = await readBody(request);
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
  const open = await openOf(exchange, textOf(form.get('contextId') ?? ''));
  if (open === null) return passThrough(exchange, { body });
  if (call.kind === 'reading') await tools.escalations.read(bot, open.id, null);
  else {
    const content = form.get('content') ?? '';
    await tools.escalations.typing(bot, open.id, decodeText(content) !== '', draftOf(exchange.settings, content));
  }
  return jsonAnswer({ values: {} });
}

async function variable(exchange: Exchange): Promise<Response> {
  const body = await readBody(exchange.request);
  rememberVariable(exchange, body);
  return passThrough(exchange, { body });
}
