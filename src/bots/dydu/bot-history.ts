import { HttpFailure } from '../../core/http-client.ts';
import type { JsonValue } from '../../core/json.ts';
import type { SubmittedLine } from '../../escalations/bot-commands.ts';
import { headersToBot } from './crossing-headers.ts';
import type { Exchange } from './exchange.ts';
import { readAnswer, sendOn } from './pass-through.ts';
import { interactionsOf, line, transcriptOf, valuesOf } from './transcript.ts';

/** How long the bot's history is waited for: the window gives up after three seconds on everything but a talk. */
export const historyWithinMs = 2_000;
/** What proves to the bot's server who is asking, where it wants to know. */
const credentials = new Set(['authorization', 'oidcaccesstoken', 'cookie', 'origin', 'referer', 'user-agent']);

/** The lines of the bot's own history of a dialog, decoded; none when its server does not answer in time. */
export async function botInteractions(exchange: Exchange, contextId: string): Promise<readonly JsonValue[]> {
  const form = new URLSearchParams({ contextUuid: contextId, solutionUsed: 'ASSISTANT' });
  const headers = headersToBot(exchange.request.headers).filter(([name]) => credentials.has(name));
  try {
    const answer = await sendOn(exchange, {
      method: 'POST',
      rest: `/api/chat/history/${exchange.settings.botUuid}`,
      headers: [...headers, ['content-type', 'application/x-www-form-urlencoded; charset=utf-8']],
      body: Buffer.from(form.toString()),
      signal: AbortSignal.timeout(historyWithinMs),
    });
    const read = await readAnswer(answer);
    return read instanceof Response ? [] : interactionsOf(valuesOf(read.text));
  } catch (error) {
    if (error instanceof HttpFailure || (error instanceof Error && error.name === 'TimeoutError')) return [];
    throw error;
  }
}

/** The dialog so far for agents, from where the settings say. */
export async function dialogSoFar(exchange: Exchange, contextId: string): Promise<readonly SubmittedLine[]> {
  const { settings, tools, bot } = exchange;
  if (settings.transcript === 'off') return [];
  if (settings.transcript === 'history') return transcriptOf(await botInteractions(exchange, contextId));
  return tools.memory.lines(bot.id, contextId).map(({ author, at, text }) => line(author, { at, text, name: null }));
}
