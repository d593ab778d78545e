/** Every call of the window over HTTP: ours while a human owns the dialog, the bot's otherwise. */
import type { Bot } from '../../bot-accounts/bot.ts';
import { errorFacts } from '../../core/error-facts.ts';
import { jsonAnswer, livechatAnswer, plainRefusal, preflightAnswer, valuesAnswer } from './answers.ts';
import {
  answerWithinMs,
  type DyduTools,
  dialogOf,
  type Exchange,
  inTime,
  latestOf,
  mayMissEnd,
  openOf,
} from './exchange.ts';
import { history } from './history.ts';
import { type LivechatOutcome, livechatTalk, noteAnswered, noteUnanswered } from './livechat-talk.ts';
import { passThrough, readAnswer, replayed, sendOn } from './pass-through.ts';
import { poll } from './poll.ts';
import { readBody, readForm } from './read-body.ts';
import { availabilityService, rememberVariable, variablesService } from './services.ts';
import { draftOf, settingsOf } from './settings.ts';
import { talkInputOfForm } from './talk-input.ts';
import { talkToBot } from './talk-to-bot.ts';
import { troubleAnswer } from './trouble.ts';
import { upload } from './upload.ts';
import { type WindowCall, windowCallOf } from './window-call.ts';
import { decodeText, textOf } from './wire.ts';

export async function answerWindow(tools: DyduTools, request: Request): Promise<Response> {
  const call = windowCallOf(pathOf(request.url));
  if (call === null) return nobody();
  const deadline = AbortSignal.timeout(answerWithinMs);
  let bot: Bot | null = null;
  try {
    bot = await inTime({ deadline }, tools.bots.find(call.botId));
    if (bot?.protocol !== 'dydu') return nobody();
    return await answer({ tools, bot, settings: settingsOf(bot), call, request, deadline });
  } catch (error) {
    tools.log.error({ botId: call.botId, call: call.kind, error: errorFacts(error) }, 'dydu.call_failed');
    // The window repeats what has no answer, by itself, at whoever runs then.
    if (tools.stopping.aborted) return plainRefusal(503, 'Try again.');
    return troubleAnswer({ tools, call, request, bot });
  }
}

function nobody(): Response {
  return plainRefusal(404, 'No bot is configured at this address.');
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
  const input = talkInputOfForm(await readForm(exchange.request), exchange.call.contextId);
  const open = await openOf(exchange, input.contextId).catch((error: unknown) => {
    // A window that is not in its livechat talks with the bot, which needs nothing of ours.
    if (input.isInLivechat === false) return null;
    throw error;
  });
  if (open === null) return talkToBot(exchange, input, body);
  const { tools, call } = exchange;
  // What is taken from here on might not be stored any more; the window asks again, and whoever runs then takes it.
  if (tools.stopping.aborted) return plainRefusal(503, 'Try again.');
  tools.live.talked(open.id);
  const outcome = await tools.inHand.add(livechatTalk(exchange, open, input));
  if (outcome.kind === 'toBot') return talkToBot(exchange, input, body);
  watchAnswer(exchange, outcome);
  const isPolling = input.isInLivechat === true;
  if (outcome.kind === 'refused' && isPolling) {
    tools.live.tell(dialogOf(call, input.contextId), outcome.values);
  }
  return valuesAnswer(outcome.values);
}

/** A window that broke off sends the same form again; one that had its answer means something new by it. */
function watchAnswer(exchange: Exchange, outcome: LivechatOutcome): void {
  const { signal } = exchange.request;
  if (outcome.kind !== 'taken' || outcome.talk === null || signal.aborted) return;
  const { talk: taken } = outcome;
  noteAnswered(exchange, taken);
  signal.addEventListener('abort', () => noteUnanswered(exchange, taken), { once: true });
}

/** Asked after a reload in the waiting queue. */
async function status(exchange: Exchange): Promise<Response> {
  const open = await inTime(exchange, openOf(exchange, exchange.call.contextId));
  if (open === null) return passThrough(exchange);
  const isInQueue = exchange.settings.whileWaiting === 'queue' && open.acceptedAt === null;
  return jsonAnswer({ values: { waitingQueueStatusResponse: isInQueue } });
}

/**
 * The bot's server may have put the dialog away while a human talked; the livechat still lives, and as long as nobody was
 * told of its end. A page that hears otherwise begins anew, and never shows what agents wrote while it was closed.
 */
async function availableContext(exchange: Exchange): Promise<Response> {
  const latest = await inTime(exchange, latestOf(exchange, exchange.call.contextId));
  if (latest === null) return passThrough(exchange);
  const isUntold = mayMissEnd(exchange, latest) && !exchange.tools.live.wasToldEnd(latest.id);
  if (latest.state === 'ended' && !isUntold) return passThrough(exchange);
  return jsonAnswer({ values: { isContextStillAvailable: true } });
}

/** Typing and reading. The unfinished text of the typing signal ends here unless the settings pass it on. */
async function attention(exchange: Exchange): Promise<Response> {
  const { tools, bot, call, request } = exchange;
  const body = await readBody(request);
  const form = await readForm(request);
  const open = await inTime(exchange, openOf(exchange, textOf(form.get('contextId') ?? '')));
  if (open === null) return passThrough(exchange, { body });
  const content = form.get('content') ?? '';
  const told =
    call.kind === 'reading'
      ? tools.escalations.read(bot, open.id, null)
      : tools.escalations.typing(bot, open.id, decodeText(content) !== '', draftOf(exchange.settings, content));
  await inTime(exchange, told);
  return livechatAnswer({});
}

/** For agents and for the bot. In a livechat, a bot in trouble must not send the window away to another server. */
async function variable(exchange: Exchange): Promise<Response> {
  const { request, deadline } = exchange;
  const body = await readBody(request);
  const form = await readForm(request);
  rememberVariable(exchange, form);
  const isOurs = await inTime(exchange, openOf(exchange, textOf(form.get('contextUuid') ?? ''))).then(
    (open) => open !== null,
    () => false,
  );
  if (!isOurs) return passThrough(exchange, { body });
  const signal = deadline === null ? request.signal : AbortSignal.any([request.signal, deadline]);
  const given = await sendOn(exchange, { body, signal })
    .then(readAnswer)
    .catch(() => null);
  if (given instanceof Response) return given;
  return given === null || given.status >= 500 ? livechatAnswer({}) : replayed(given);
}
