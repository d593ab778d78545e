import { textOfHtml } from '../../core/html-text.ts';
import type { JsonObject } from '../../core/json.ts';
import { rewrittenAnswer } from './answers.ts';
import { dialogSoFar } from './bot-history.ts';
import { headersFromBot, headersToBot } from './crossing-headers.ts';
import { detectEscalation } from './detect-escalation.ts';
import type { Exchange, Front } from './exchange.ts';
import { readAnswer, replayed, sendOn, unreachable } from './pass-through.ts';
import { startFromTalk } from './start-from-talk.ts';
import type { TalkInput } from './talk-input.ts';
import { isTyped } from './transcript.ts';
import { decodeValues, encodeValues, objectOf, parseObject, textOf } from './wire.ts';

/** Passes an input on to the bot and looks at its answer: handed over when it escalates, unchanged otherwise. */
export async function talkToBot(exchange: Exchange, input: TalkInput, body: Uint8Array): Promise<Response> {
  try {
    const answer = await readAnswer(await sendOn(exchange, { body }));
    // Too large to be an answer that we could understand: it is on its way already.
    if (answer instanceof Response) return answer;
    const whole = answer.status === 200 && answer.text !== null ? parseObject(answer.text) : null;
    const handedOver = whole === null ? null : await handOver(exchange, input, whole);
    if (handedOver === null) return replayed(answer);
    if (handedOver.isRefused && exchange.settings.refusalInput !== undefined) {
      return await askInstead(exchange, body, exchange.settings.refusalInput);
    }
    return rewrittenAnswer(headersFromBot(answer.headers), handedOver.answer);
  } catch (error) {
    return unreachable(exchange, error);
  }
}

interface HandedOver {
  /** The whole answer as the window gets it. */
  readonly answer: JsonObject;
  readonly isRefused: boolean;
}

const nothingKnown = { remembered: {}, proven: {} };

/** What the window gets instead of this answer of the bot; `null` when it is not about a human. */
export async function handOver(exchange: Exchange, input: TalkInput, whole: JsonObject): Promise<HandedOver | null> {
  const encoded = objectOf(whole['values']);
  if (encoded === null) return null;
  const values = decodeValues(encoded);
  const contextId = textOf(values['contextId']) ?? input.contextId;
  const { tools, bot, settings } = exchange;
  const known = contextId === null ? nothingKnown : tools.memory.variables(bot.id, contextId);
  const detected = detectEscalation(settings, { input, values, ...known });
  if (detected === null) {
    if (contextId !== null) remember(exchange, contextId, { input, values });
    return null;
  }
  const transcript = (id: string) => dialogSoFar(exchange, id);
  const outcome = await startFromTalk({ front: exchange, input, detected, values, transcript });
  return { answer: { ...whole, values: encodeValues(outcome.values) }, isRefused: outcome.kind === 'refused' };
}

function remember(
  { tools, bot, settings }: Front,
  contextId: string,
  { input, values }: { readonly input: TalkInput; readonly values: JsonObject },
): void {
  if (settings.transcript !== 'remember') return;
  const at = tools.clock.now();
  const answered = textOfHtml(textOf(values['text']) ?? '');
  const asked = isTyped(input.text) && !input.isHidden ? [{ author: 'user' as const, at, text: input.text }] : [];
  const lines = answered === '' ? asked : [...asked, { author: 'bot' as const, at, text: answered }];
  tools.memory.addLines(bot.id, contextId, lines);
}

/** Nobody can be had: the bot is asked what to do instead, in the same dialog. */
async function askInstead(exchange: Exchange, body: Uint8Array, sentence: string): Promise<Response> {
  const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
  form.set('userInput', sentence);
  form.set('doNotRegisterInteraction', 'true');
  const headers = headersToBot(exchange.request.headers).filter(([name]) => name !== 'content-length');
  const answer = await readAnswer(await sendOn(exchange, { body: Buffer.from(form.toString()), headers }));
  return answer instanceof Response ? answer : replayed(answer);
}
