/**
 * The two addresses that Zendesk posts to: `''` for Sunshine Conversations, `support` for Zendesk's own webhooks.
 * The origin is checked on the raw bytes, in constant time, before anything is parsed.
 */
import type { HelpdeskEvent } from '../event.ts';
import type { RawReply, RawRequest, Received, Refused, RequestHead } from '../helpdesk.ts';
import { isSecretOf, jsonIn } from '../kit/proof-of-origin.ts';
import type { Desk } from './desk.ts';
import { eventsOf } from './events.ts';
import { isSignedBy } from './proof.ts';
import { eventsOfTicketNotice } from './ticket-events.ts';
import { wireEnvelope, wireEvent } from './wire.ts';

const signatureHeader = 'x-zendesk-webhook-signature';

const done: RawReply = { status: 200 };

/**
 * 401 and 403 end Zendesk's retries for good, and so would lose messages in the minutes of a rotation; 503 does not.
 * Support's webhooks repeat a 503 only when it names a wait of less than a minute.
 */
const tryAgain: RawReply = { status: 503, headers: { 'retry-after': '30' } };

/** A signature older or newer than this is refused: late retries and a clock that jumped must still pass. */
const signatureAgeMsMax = 24 * 3_600_000;

/** What can be refused before the body is read. */
export function admit(desk: Desk, head: RequestHead): Refused | null {
  const path = pathOf(head);
  if (path !== '' && path !== 'support') return refused('malformed', { status: 404 });
  if (head.method !== 'POST') return refused('malformed', { status: 405, headers: { allow: 'POST' } });
  const { webhookSecret, webhookSecretPrevious } = desk.settings;
  const mayBeGenuine =
    path === 'support'
      ? head.headers[signatureHeader] !== undefined
      : isSecretOf(head.headers['x-api-key'], [webhookSecret, webhookSecretPrevious]);
  return mayBeGenuine ? null : refused('badCredentials', tryAgain);
}

export async function receive(desk: Desk, request: RawRequest): Promise<Received | Refused> {
  return admit(desk, request) ?? (pathOf(request) === 'support' ? receiveSupport : receiveSunshine)(desk, request);
}

function pathOf({ path }: RequestHead): string {
  return path.replace(/^\/+|\/+$/g, '');
}

function refused(reason: Refused['reason'], reply: RawReply): Refused {
  return { ok: false, reason, reply };
}

/** Its secret travels in the head, which was admitted. */
function receiveSunshine(desk: Desk, request: RawRequest): Received | Refused {
  const envelope = wireEnvelope.safeParse(jsonIn(request.body));
  // No retry can mend these bytes, so the code that ends the retries is the right one.
  if (!envelope.success) return refused('malformed', { status: 400 });
  return { ok: true, events: (envelope.data.events ?? []).flatMap((raw) => eventsOrNone(desk, raw)), reply: done };
}

/** What one event says; nothing, and a line in the log, when it cannot be read: catch-up finds its message later. */
function eventsOrNone(desk: Desk, raw: unknown): readonly HelpdeskEvent[] {
  const read = wireEvent.safeParse(raw);
  if (!read.success) {
    desk.tools.log.warn({}, 'zendesk.event_unreadable');
    return [];
  }
  try {
    return eventsOf(read.data, desk.settings);
  } catch {
    desk.tools.log.warn({ eventId: read.data.id, eventType: read.data.type }, 'zendesk.event_unreadable');
    return [];
  }
}

function receiveSupport(desk: Desk, request: RawRequest): Received | Refused {
  const { supportWebhookSecret, supportWebhookSecretPrevious } = desk.settings;
  const timestamp = request.headers['x-zendesk-webhook-signature-timestamp'] ?? '';
  const isGenuine = isSignedBy({ signature: request.headers[signatureHeader], timestamp, body: request.body }, [
    supportWebhookSecret,
    supportWebhookSecretPrevious,
  ]);
  if (!isGenuine) return refused('badCredentials', tryAgain);
  const age = Math.abs(desk.tools.now() - Date.parse(timestamp));
  if (age > signatureAgeMsMax) return refused('stale', tryAgain);
  const json = jsonIn(request.body);
  if (json === undefined) return refused('malformed', { status: 400 });
  const at = Number.isNaN(age) ? desk.tools.now() : Date.parse(timestamp);
  return { ok: true, events: eventsOfTicketNotice(json, { settings: desk.settings, at }), reply: done };
}
