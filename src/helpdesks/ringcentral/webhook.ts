/**
 * The two addresses that the platform calls: `''` for the Channel SDK, whose every request and answer is signed, and
 * `webhooks` for what happens in the account. The origin is checked on the raw bytes before anything is parsed.
 */
import { createHash } from 'node:crypto';
import type { JsonValue } from '../../core/json.ts';
import type { HelpdeskEvent } from '../event.ts';
import type { RawReply, RawRequest, Received, Refused, RequestHead, StoredObjects } from '../helpdesk.ts';
import { isSecretOf, jsonIn } from '../kit/proof-of-origin.ts';
import type { Desk } from './desk.ts';
import { carryOut } from './sdk-actions.ts';
import { verifyTokensOf, webhookSecretsOf } from './settings.ts';
import { isSigned, signatureHeader, signatureOf } from './signature.ts';
import { webhookPath } from './webhook-address.ts';
import { eventsOf } from './webhook-events.ts';
import { wireAction, wireDelivery, wireWebhookEvent } from './wire.ts';

/** What can be refused before the body is read. */
export function admit(desk: Desk, head: RequestHead): Refused | null {
  const path = pathOf(head);
  if (path === webhookPath && head.method === 'GET') return null;
  if (path !== '' && path !== webhookPath) return refused('malformed', 404, 'There is nothing at this address');
  if (head.method !== 'POST') return refused('malformed', 405, 'Use POST');
  if (path === '') return presentedSignature(head) === undefined ? wrongSignature() : null;
  return isWebhookSecret(desk, head) ? null : refused('badCredentials', 401, 'Invalid secret');
}

export async function receive(desk: Desk, request: RawRequest, stored: StoredObjects): Promise<Received | Refused> {
  const refusal = admit(desk, request);
  if (refusal !== null) return refusal;
  if (request.method === 'GET') return answerHandshake(desk, request);
  return pathOf(request) === '' ? await receiveAction(desk, request, stored) : receiveWebhook(desk, request);
}

function pathOf({ path }: RequestHead): string {
  return path.replace(/^\/+|\/+$/g, '');
}

/** A channel with "Alternative signature" sends it in the address instead. */
function presentedSignature({ headers, query }: RequestHead): string | undefined {
  return headers[signatureHeader] ?? query['signature'];
}

/** A secret, not a signature. */
function isWebhookSecret({ settings }: Desk, { headers }: RequestHead): boolean {
  return isSecretOf(headers['x-dimelo-secret'], webhookSecretsOf(settings));
}

function refused(reason: Refused['reason'], status: number, text: string): Refused {
  return { ok: false, reason, reply: { status, headers: { 'content-type': 'text/plain' }, body: text } };
}

/** A short text beside an error status is shown in the channel's form, so it says what to look at. */
function wrongSignature(): Refused {
  return refused('badCredentials', 422, 'Invalid signature: compare the API access token of the channel with ours');
}

async function receiveAction(desk: Desk, request: RawRequest, stored: StoredObjects): Promise<Received | Refused> {
  const { channelToken, channelTokenPrevious } = desk.settings;
  const presented = presentedSignature(request);
  if (!isSigned(request.body, presented, [channelToken, channelTokenPrevious])) return wrongSignature();
  const read = wireAction.safeParse(jsonIn(request.body));
  if (!read.success) return refused('malformed', 400, 'Invalid request format');
  const dedupe = `action:${createHash('sha256').update(request.body).digest('hex').slice(0, 32)}`;
  const outcome = await carryOut(desk, read.data, { stored, dedupe });
  if (outcome === null) return refused('malformed', 422, 'Invalid action');
  const usedToken = tokenOf(desk, request, presented);
  return {
    ok: true,
    events: outcome.events,
    reply: signedReply(outcome.answer, usedToken),
    replyIfForeign: signedReply(unknownConversation, usedToken),
  };
}

const unknownConversation = { error: { fatal: true, message: 'The conversation is not known here.' } };

/** While a token is being changed, the platform checks our answer with the one that it signed with. */
function tokenOf({ settings }: Desk, request: RawRequest, presented: string | undefined): string {
  const { channelToken, channelTokenPrevious } = settings;
  const isPrevious = !isSigned(request.body, presented, [channelToken]);
  return isPrevious ? (channelTokenPrevious ?? channelToken) : channelToken;
}

function signedReply(answer: JsonValue, channelToken: string): RawReply {
  const body = JSON.stringify(answer);
  const headers = { 'content-type': 'application/json', [signatureHeader]: signatureOf(body, channelToken) };
  return { status: 200, headers, body };
}

/** The challenge goes back only to who knows our token; wrong tokens leave the webhook saved but disabled. */
function answerHandshake(desk: Desk, { query }: RawRequest): Received | Refused {
  const challenge = query['hub.challenge'];
  if (!isSecretOf(query['hub.verify_token'], verifyTokensOf(desk.settings)))
    return refused('badCredentials', 403, 'Invalid verify token');
  if (query['hub.mode'] !== 'subscribe' || challenge === undefined) {
    return refused('malformed', 400, 'Invalid handshake');
  }
  return { ok: true, events: [], reply: { status: 200, headers: { 'content-type': 'text/plain' }, body: challenge } };
}

/** Its secret travels in the head, which was admitted. Anything but 200 is repeated, five times in three hours. */
function receiveWebhook(desk: Desk, request: RawRequest): Received | Refused {
  const read = wireDelivery.safeParse(jsonIn(request.body));
  // No retry can mend these bytes; what they told is found by looking.
  if (!read.success) return refused('malformed', 400, 'Invalid body');
  const events = (read.data.events ?? []).flatMap((raw) => eventsOrNone(desk, raw));
  return { ok: true, events, reply: { status: 200 } };
}

/** What one event says; nothing, and a line in the log, when it cannot be read. */
function eventsOrNone(desk: Desk, raw: unknown): readonly HelpdeskEvent[] {
  const read = wireWebhookEvent.safeParse(raw);
  if (read.success) return eventsOf(desk, read.data);
  desk.tools.log.warn({}, 'ringcentral.event_unreadable');
  return [];
}
