import { createHmac } from 'node:crypto';
import type { Bot } from '../../bot-accounts/bot.ts';
import { HttpFailure, type HttpResponse } from '../../core/http-client.ts';
import { newId } from '../../core/ids.ts';
import type { EscalationSignal } from '../../escalations/escalation-event.ts';
import { DeliveryFailure, failureOfTransport, retryAfterOf } from '../../helpdesks/failure.ts';
import type { BotProtocolTools, EventDelivery } from '../bot-protocol.ts';
import { signalBody } from './signal-body.ts';

type CallbackTools = Pick<BotProtocolTools, 'bots' | 'clock' | 'http'>;

const signalWithinMs = 2_000;
const signalsAtOnceMax = 16;
const answerBytesMax = 16_384;

/**
 * Headers of Standard Webhooks 1.0: HMAC-SHA-256 over `id.timestamp.body`, one signature per live secret, so that a bot
 * can change its secret without losing an event. https://www.standardwebhooks.com
 */
export function webhookHeaders(
  secrets: readonly string[],
  { id, at, body }: { readonly id: string; readonly at: number; readonly body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'content-type': 'application/json',
    'user-agent': 'Passerelle',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

/** Posts one event. Every 2xx is delivered; a redirect is not followed. Throws `DeliveryFailure`. */
export async function deliverEvent(tools: CallbackTools, delivery: EventDelivery, signal: AbortSignal): Promise<void> {
  const id = String(delivery.event['id']);
  const body = JSON.stringify(delivery.event);
  const response = await post(tools, { bot: delivery.bot, url: delivery.callbackUrl, id, body, signal });
  if (response.status < 200 || response.status >= 300) throw failureOf(response, tools.clock.now());
}

interface Post {
  readonly bot: Bot;
  readonly url: string;
  readonly id: string;
  readonly body: string;
  readonly signal: AbortSignal;
}

async function post({ bots, clock, http }: CallbackTools, { bot, url, id, body, signal }: Post): Promise<HttpResponse> {
  const secrets = await bots.callbackSecrets(bot.id);
  if (secrets.length === 0) {
    throw new DeliveryFailure('The bot has no signing secret for its callbacks; make one.', {
      disposition: 'retry',
      certainty: 'notSent',
    });
  }
  const headers = webhookHeaders(secrets, { id, at: clock.now(), body });
  try {
    const response = await http.request({
      method: 'POST',
      url,
      headers,
      body,
      signal,
      responseBytesMax: answerBytesMax,
    });
    // The status says it all; the rest is read only so that the connection can be used again.
    await response.text().catch(() => undefined);
    return response;
  } catch (error) {
    throw error instanceof HttpFailure ? failureOfTransport(error) : error;
  }
}

/** What a bot says with a status that is not 2xx. Most of them an operator can still mend, so that trying again helps. */
function failureOf({ status, headers }: HttpResponse, now: number): DeliveryFailure {
  const message = `The callback answered ${status}`;
  const retryAfterMs = retryAfterOf(headers['retry-after'], now);
  if (refusals.has(status)) return new DeliveryFailure(message, { disposition: 'reject', certainty: 'notSent' });
  if (status >= 300 && status < 400) {
    const redirected = `${message}: redirects are not followed, set the callback to where it leads`;
    return new DeliveryFailure(redirected, { disposition: 'retry', certainty: 'notSent' });
  }
  const certainty = status >= 500 && !(status === 503 && retryAfterMs !== null) ? 'unknown' : 'notSent';
  return new DeliveryFailure(message, {
    disposition: 'retry',
    certainty,
    retryAfterMs,
    pausesTarget: status === 429,
  });
}

/** "Not this event, not later either": 410 is the word of Standard Webhooks for it, the others follow from their meaning. */
const refusals = new Set([400, 410, 413, 415, 422]);

/** Makes the sender of signals: at once or not at all, a few at a time, never in the way of events. */
export function createSignalSender(
  tools: CallbackTools,
  stopping: AbortSignal,
): (bot: Bot, url: string, signal: EscalationSignal) => void {
  let underWay = 0;
  return (bot, url, signal) => {
    if (underWay >= signalsAtOnceMax || stopping.aborted) return;
    underWay += 1;
    const within = AbortSignal.any([stopping, AbortSignal.timeout(signalWithinMs)]);
    const body = JSON.stringify(signalBody(signal));
    post(tools, { bot, url, id: newId('event'), body, signal: within })
      .catch(() => undefined)
      .finally(() => {
        underWay -= 1;
      });
  };
}
