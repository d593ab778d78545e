import { errorFacts } from '../../core/error-facts.ts';
import type { ForwardAnswer } from '../../core/forwarder.ts';
import type { JsonObject } from '../../core/json.ts';
import { jsonAnswer, rewrittenAnswer } from './answers.ts';
import { headersFromBot } from './crossing-headers.ts';
import { newWindowNumber } from './cursor.ts';
import { answerWithinMs, type Exchange, inTime, latestOf } from './exchange.ts';
import { joined, type LivechatHistory, livechatHistory } from './livechat-history.ts';
import { type ReadAnswer, readAnswer, sendOn, streamed, unreachable } from './pass-through.ts';
import { readBody, readForm } from './read-body.ts';
import { interactionsOf, valuesOf } from './transcript.ts';
import { missingLine } from './trouble.ts';
import { encodeValues, objectOf, parseObject, textOf } from './wire.ts';

/** When ours are missing, the bot's lines have had all the time that there is. */
const botWithinMs = answerWithinMs + 300;

/**
 * The dialog as a page shows it after a reload: the bot's lines and ours. A bot that is in trouble, silent, or has more
 * to say than we read must not hide what was said with agents, and our own trouble must not hide what the bot said.
 */
export async function history(exchange: Exchange): Promise<Response> {
  const { request } = exchange;
  const body = await readBody(request);
  const form = await readForm(request);
  const late = AbortSignal.timeout(botWithinMs);
  const giveUp = new AbortController();
  // Asked at once, beside our own storage: both have to be there before the window gives up.
  const asked = sendOn(exchange, { body, signal: AbortSignal.any([request.signal, giveUp.signal]) });
  asked.catch(() => undefined);
  const ours = await inTime(exchange, ownHistory(exchange, textOf(form.get('contextUuid') ?? ''))).catch(
    (error: unknown): OwnHistory => {
      exchange.tools.log.warn({ botId: exchange.bot.id, error: errorFacts(error) }, 'dydu.history_missing');
      return { lines: null, isOpen: false };
    },
  );
  if (ours === null) return asked.then(streamed, (error: unknown) => unreachable(exchange, error));
  const bots = await inTime({ deadline: late }, asked.then(readable)).catch(() => null);
  if (bots === null) giveUp.abort();
  const whole = bots?.status === 200 && bots.text !== null ? parseObject(bots.text) : null;
  const before = whole === null ? [] : interactionsOf(valuesOf(bots?.text ?? null));
  const interactions = ours.lines === null ? [...before, missingLine(exchange, form)] : [...joined(before, ours.lines)];
  const shown = encodeValues({ interactions, ...(ours.isOpen ? { livechatEnabled: true } : {}) });
  // Always wrapped: the window decodes nothing else.
  const merged: JsonObject = { ...whole, values: { ...objectOf(whole?.['values']), ...shown } };
  return whole === null || bots === null ? jsonAnswer(merged) : rewrittenAnswer(headersFromBot(bots.headers), merged);
}

interface OwnHistory {
  /** `null` when they cannot be had now. */
  readonly lines: LivechatHistory | null;
  readonly isOpen: boolean;
}

/** What was said with agents in this dialog; `null` when none of them was ever in it. */
async function ownHistory(exchange: Exchange, contextId: string | null): Promise<OwnHistory | null> {
  const escalation = await latestOf(exchange, contextId);
  if (escalation === null) return null;
  return {
    lines: await livechatHistory(exchange, escalation, newWindowNumber()),
    isOpen: escalation.state !== 'ended',
  };
}

/** `null` for an answer that is larger than what we read. */
async function readable(answer: ForwardAnswer): Promise<ReadAnswer | null> {
  const read = await readAnswer(answer);
  if (!(read instanceof Response)) return read;
  await read.body?.cancel().catch(() => undefined);
  return null;
}
