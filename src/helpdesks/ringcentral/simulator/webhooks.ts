/** Webhooks of the account: handshake when one is saved, then several events per POST, repeated on anything but 200. */
import { randomBytes } from 'node:crypto';
import { toIso } from '../../../core/clock.ts';
import type { Webhook } from './records.ts';
import type { AccountState } from './state.ts';

const retryAfterMs = [32_000, 240_000, 1_020_000, 3_120_000, 7_200_000];
const answerWithinMs = 15_000;

export interface AccountEvent {
  readonly type: string;
  readonly userId: string | null;
  readonly resource: {
    readonly type: string;
    readonly id: string;
    readonly metadata: Readonly<Record<string, unknown>>;
  };
  /** `action` beside `type`, where the switch puts it there. */
  readonly action?: string;
}

interface Batch {
  readonly events: Record<string, unknown>[];
}

const batches = new WeakMap<Webhook, Batch>();

export function emit(state: AccountState, event: AccountEvent): void {
  state.say(`event ${event.type} of ${event.resource.id}`);
  const shown = {
    type: event.type,
    id: state.newId(),
    issued_at: toIso(state.clock.now()),
    ...(event.userId === null ? {} : { user_id: event.userId }),
    ...(event.action === undefined ? {} : { action: event.action }),
    resource: event.resource,
  };
  for (const webhook of state.webhooks.values()) {
    if (webhook.events.includes(event.type)) enqueue(state, webhook, shown);
  }
}

/** Events of one turn leave in one POST, as do those of the time that a test asks for. */
function enqueue(state: AccountState, webhook: Webhook, event: Record<string, unknown>): void {
  const waiting = batches.get(webhook);
  if (waiting !== undefined) {
    waiting.events.push(event);
    return;
  }
  batches.set(webhook, { events: [event] });
  state.schedule.later(state.faults.webhooks.batchMs, () => flush(state, webhook));
}

function flush(state: AccountState, webhook: Webhook): void {
  const events = batches.get(webhook)?.events ?? [];
  batches.delete(webhook);
  const { copies, reversed, delayMs, lost } = state.faults.webhooks;
  if (lost) {
    state.say(`webhook with ${events.length} events: lost`);
    return;
  }
  const body = JSON.stringify({
    id: state.newId(),
    domain_id: state.domainId,
    events: reversed ? events.toReversed() : events,
  });
  const post = () => {
    for (let copy = 0; copy < copies; copy += 1) state.schedule.run(deliver(state, { webhook, body, tries: 0 }));
  };
  if (delayMs > 0) state.schedule.later(delayMs, post);
  else post();
}

interface Posting {
  readonly webhook: Webhook;
  readonly body: string;
  readonly tries: number;
}

async function deliver(state: AccountState, { webhook, body, tries }: Posting): Promise<void> {
  await webhook.handshake;
  if (!webhook.isActive || state.schedule.signal.aborted) return;
  const headers = {
    'content-type': 'application/json',
    ...(webhook.secret === '' ? {} : { 'x-dimelo-secret': webhook.secret }),
  };
  const answer = await request(state, webhook.url, { method: 'POST', headers, body });
  state.say(`webhook: ${answer?.status ?? 'no answer'}${tries > 0 ? ` (try ${tries + 1})` : ''}`);
  if (answer?.status === 200 || state.schedule.signal.aborted) return;
  const wait = retryAfterMs[tries];
  if (wait === undefined) return state.say('webhook: given up');
  const again = () => state.schedule.run(deliver(state, { webhook, body, tries: tries + 1 }));
  state.schedule.later(wait * state.switches.webhookRetryScale, again);
}

/** A webhook whose challenge does not come back is saved, and disabled. */
export function startHandshake(state: AccountState, webhook: Webhook): void {
  const challenge = randomBytes(12).toString('hex');
  const query = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.challenge': challenge,
    'hub.verify_token': webhook.verifyToken,
  });
  webhook.handshake = (async () => {
    const answer = await request(state, `${webhook.url}?${query}`, {
      method: 'GET',
      headers: {
        'content-type': 'application/json',
        ...(webhook.secret === '' ? {} : { 'x-dimelo-secret': webhook.secret }),
      },
    });
    if (answer?.status === 200 && answer.text === challenge) return;
    webhook.isActive = false;
    state.say('webhook: handshake failed, disabled');
  })();
  state.schedule.run(webhook.handshake);
}

/** `null` when no answer came in time. */
export async function request(
  state: AccountState,
  url: string,
  init: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string },
  withinMs = answerWithinMs,
): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers } | null> {
  const stop = new AbortController();
  const end = () => stop.abort();
  const timer = setTimeout(end, withinMs);
  state.schedule.signal.addEventListener('abort', end, { once: true });
  try {
    const answer = await state.fetch(url, { ...init, redirect: 'manual', signal: stop.signal });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    state.schedule.signal.removeEventListener('abort', end);
  }
}
