import type { CallbackTest, EscalationEvent, EscalationSignal } from './escalation-event.ts';

/** A webhook that does not prove that it comes from Passerelle. Answer it with 401 and do nothing else. */
export class WebhookVerificationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WebhookVerificationError';
  }
}

/** The headers of the request, in any of the forms in which frameworks hand them over. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

const toleranceSeconds = 5 * 60;

/**
 * Checks that a webhook comes from Passerelle and is recent, and returns what it tells. Give it the body exactly as it was
 * received, before any parsing, and every secret that is valid now. Throws `WebhookVerificationError`.
 *
 * An event (it has a `seq`) may come more than once: remember the newest `seq` of each escalation. What has none is a
 * signal, to be used now or dropped, or a test of the callback (`webhook.test`).
 *
 * @example
 * app.post('/passerelle', async (request, reply) => {
 *   const message = await verifyWebhook(request.rawBody, request.headers, process.env.PASSERELLE_WEBHOOK_SECRET);
 *   if ('seq' in message && message.type === 'message.created') show(message.conversationId, message.data.text);
 *   reply.code(204).send();
 * });
 */
export async function verifyWebhook(
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
): Promise<EscalationEvent | EscalationSignal | CallbackTest> {
  const body = typeof rawBody === 'string' ? rawBody : new TextDecoder().decode(rawBody);
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const sent = headerOf(headers, 'webhook-signature');
  const ageSeconds = Math.abs(Date.now() / 1000 - Number(timestamp));
  // Written so that a time that is no number is refused too.
  if (!(ageSeconds <= toleranceSeconds))
    throw new WebhookVerificationError('The webhook is too old, or a clock is wrong.');
  const signatures = sent.split(' ').filter((one) => one.startsWith('v1,'));
  const bytes = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    const key = await keyOf(one);
    for (const signature of signatures) {
      const given = bytesOf(signature.slice('v1,'.length));
      // Compared by the platform, in constant time.
      if (given !== null && (await crypto.subtle.verify('HMAC', key, given, bytes))) return JSON.parse(body);
    }
  }
  throw new WebhookVerificationError('The signature of the webhook is not valid.');
}

function headerOf(headers: WebhookHeaders, name: string): string {
  const value = isHeaders(headers) ? headers.get(name) : valueIn(headers, name);
  if (typeof value !== 'string' || value === '') throw new WebhookVerificationError(`The header ${name} is missing.`);
  return value;
}

function isHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers['get'] === 'function';
}

function valueIn(headers: Readonly<Record<string, unknown>>, name: string): unknown {
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return Array.isArray(found) ? found[0] : found;
}

async function keyOf(secret: string) {
  const bytes = bytesOf(secret.replace(/^whsec_/, ''));
  if (bytes === null || bytes.length === 0) throw new WebhookVerificationError('The secret is not one of Passerelle.');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
