import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyWebhook, WebhookVerificationError } from './index.ts';

const secret = `whsec_${randomBytes(32).toString('base64')}`;
const oldSecret = `whsec_${randomBytes(32).toString('base64')}`;
const body = JSON.stringify({ id: 'evt_1', seq: 1, type: 'agent.joined', data: { agent: { name: 'Zoë' } } });

/** Signed by the reference library, not by our own code. */
function headersAt(at: Date, signedWith = secret): Record<string, string> {
  return {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(signedWith).sign('evt_1', at, body),
  };
}

describe('verifyWebhook', () => {
  it('returns what a signed webhook tells, whatever form body and headers come in', async () => {
    const headers = headersAt(new Date());
    const forms = [headers, new Headers(headers), { 'Webhook-Id': ['evt_1'], ...headers, 'webhook-id': undefined }];
    for (const form of forms) expect(await verifyWebhook(body, form, secret)).toEqual(JSON.parse(body));
    expect(await verifyWebhook(new TextEncoder().encode(body), headers, secret)).toEqual(JSON.parse(body));
  });

  it('takes any of several secrets and of several signatures', async () => {
    const headers = headersAt(new Date(), oldSecret);
    expect(await verifyWebhook(body, headers, [secret, oldSecret])).toEqual(JSON.parse(body));
    const both = { ...headers, 'webhook-signature': `v1,AAAA v2,xyz ${headers['webhook-signature']}` };
    expect(await verifyWebhook(body, both, oldSecret)).toEqual(JSON.parse(body));
  });

  it('refuses what was changed, is old or new, or is signed by somebody else', async () => {
    const headers = headersAt(new Date());
    const minutes = (count: number) => new Date(Date.now() + count * 60_000);
    const refused: [string, Record<string, string>][] = [
      [body.replace('1', '2'), headers],
      [body, { ...headers, 'webhook-id': 'evt_2' }],
      [body, { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) }],
      [body, { ...headers, 'webhook-timestamp': 'soon' }],
      [body, headersAt(minutes(-6))],
      [body, headersAt(minutes(6))],
      [body, headersAt(new Date(), oldSecret)],
      [body, { ...headers, 'webhook-signature': 'v1,*' }],
      [body, { ...headers, 'webhook-signature': headers['webhook-signature']?.slice(3) ?? '' }],
      [body, { 'webhook-id': 'evt_1' }],
    ];
    for (const [text, given] of refused) {
      await expect(verifyWebhook(text, given, secret)).rejects.toThrow(WebhookVerificationError);
    }
    await expect(verifyWebhook(body, headers, '')).rejects.toThrow(WebhookVerificationError);
  });
});
