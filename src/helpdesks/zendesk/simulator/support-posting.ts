import { createHmac } from 'node:crypto';
import type { AccountState } from './state.ts';
import { iso } from './sunco-views.ts';
import type { SupportWebhook } from './support-records.ts';

const retryGapMs = 5000;

/** Posts to a Support webhook, signed over time stamp and raw body, with the retries that its documentation names. */
export function postSupportWebhook(
  state: AccountState,
  webhook: SupportWebhook,
  message: { readonly body: string; readonly what: string },
): void {
  if (webhook.status !== 'active') return;
  const timestamp = iso(state.clock.now());
  const signature = createHmac('sha256', webhook.signingSecret)
    .update(timestamp + message.body)
    .digest('base64');
  state.poster.post({
    method: webhook.httpMethod,
    url: webhook.endpoint,
    headers: {
      'content-type': 'application/json',
      ...webhook.customHeaders,
      ...authenticationHeaders(webhook),
      'x-zendesk-account-id': '1',
      'x-zendesk-webhook-id': webhook.id,
      'x-zendesk-webhook-invocation-id': state.ids.ulid(),
      'x-zendesk-webhook-signature': signature,
      'x-zendesk-webhook-signature-timestamp': timestamp,
    },
    body: message.body,
    what: message.what,
    timeoutMs: state.switches.supportWebhookTimeoutMs,
    retryAfter: (answer) => {
      const wait = waitOf(answer);
      return wait === null ? null : wait * state.switches.webhookRetryScale;
    },
  });
}

function waitOf(answer: { status: number | null; retryAfter: string | null; tries: number }): number | null {
  if (answer.status === null) return answer.tries < 5 ? retryGapMs * answer.tries : null;
  if (answer.status === 409) return answer.tries < 3 ? retryGapMs : null;
  if (answer.status !== 429 && answer.status !== 503) return null;
  const seconds = Number(answer.retryAfter ?? Number.NaN);
  return answer.tries < 5 && seconds > 0 && seconds < 60 ? seconds * 1000 : null;
}

function authenticationHeaders(webhook: SupportWebhook): Record<string, string> {
  const kind = webhook.authentication?.['type'];
  const data = (webhook.authentication?.['data'] ?? {}) as Partial<Record<string, string>>;
  if (kind === 'bearer_token') return { authorization: `Bearer ${data['token'] ?? ''}` };
  if (kind === 'api_key') return { [data['name'] ?? 'x-api-key']: data['value'] ?? '' };
  if (kind !== 'basic_auth') return {};
  const pair = Buffer.from(`${data['username'] ?? ''}:${data['password'] ?? ''}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}
