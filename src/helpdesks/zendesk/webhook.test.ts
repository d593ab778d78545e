import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../core/logger.ts';
import { createDesk } from './desk.ts';
import { signatureOf } from './proof.ts';
import { zendeskSettings } from './settings.ts';
import { receive } from './webhook.ts';

const settings = zendeskSettings.parse({
  subdomain: 'acme',
  appId: 'a',
  keyId: 'app_1',
  keySecret: 's',
  email: 'admin@example.net',
  apiToken: 't',
  webhookSecret: 'new-secret',
  webhookSecretPrevious: 'old-secret',
  supportWebhookSecret: 'new-support',
  supportWebhookSecretPrevious: 'old-support',
});
const now = Date.parse('2026-03-02T09:00:00Z');
const noHttp = { request: () => Promise.reject(new Error('a webhook makes no call')) };
const desk = createDesk(settings, { http: noHttp, log: silentLogger, now: () => now });
const bytes = (text: string) => new TextEncoder().encode(text);
const post = (path: string, headers: Record<string, string>, body: Uint8Array = bytes('{"events":[]}')) =>
  receive(desk, { method: 'POST', path, query: {}, headers, body });

describe('accepts', () => {
  it('the current and the previous secret', async () => {
    for (const secret of ['new-secret', 'old-secret'])
      expect(await post('', { 'x-api-key': secret })).toMatchObject({ ok: true, reply: { status: 200 } });
  });

  it('ticket news signed with the current or the previous secret', async () => {
    const body = bytes('{"ticket_id":1}');
    const timestamp = '2026-03-02T08:59:58Z';
    for (const secret of ['new-support', 'old-support']) {
      const headers = {
        'x-zendesk-webhook-signature': signatureOf({ timestamp, body }, secret),
        'x-zendesk-webhook-signature-timestamp': timestamp,
      };
      expect(await post('support', headers, body)).toMatchObject({ ok: true, reply: { status: 200 } });
    }
  });

  it('a body without events, and events of a type that it does not know', async () => {
    expect(await post('', { 'x-api-key': 'new-secret' }, bytes('{}'))).toMatchObject({ ok: true, events: [] });
    const body = bytes('{"events":[{"id":"1","createdAt":"2026-03-02T09:00:00Z","type":"new:thing","payload":1}]}');
    expect(await post('', { 'x-api-key': 'new-secret' }, body)).toMatchObject({ ok: true, events: [] });
  });
});

describe('rejects', () => {
  it('a missing, empty or wrong secret, with a code that lets Zendesk try again', async () => {
    for (const headers of [{}, { 'x-api-key': '' }, { 'x-api-key': 'new-secret ' }, { 'x-api-key': 'x' }] as const) {
      const refused = await post('', headers);
      expect(refused).toMatchObject({ ok: false, reason: 'badCredentials', reply: { status: 503 } });
    }
  });

  it('everything while no secret is set', async () => {
    const { webhookSecret: _new, webhookSecretPrevious: _old, ...without } = settings;
    const open = createDesk(without, desk.tools);
    const request = { method: 'POST', path: '', query: {}, headers: { 'x-api-key': '' }, body: bytes('{}') };
    expect(await receive(open, request)).toMatchObject({ ok: false, reason: 'badCredentials' });
  });

  it('a wrong secret before it looks at the body', async () => {
    expect(await post('', { 'x-api-key': 'x' }, bytes('not json'))).toMatchObject({ reason: 'badCredentials' });
  });

  it('bytes that are no JSON, or no UTF-8', async () => {
    for (const body of [bytes('not json'), bytes('[]'), new Uint8Array([0x7b, 0xff, 0x7d])])
      expect(await post('', { 'x-api-key': 'new-secret' }, body)).toMatchObject({ ok: false, reason: 'malformed' });
  });

  it('ticket news whose body, time or signature was changed, and old ones', async () => {
    const body = bytes('{"ticket_id":1}');
    const timestamp = '2026-03-02T08:59:58Z';
    const signature = signatureOf({ timestamp, body }, 'new-support');
    const send = (changes: { signature?: string; timestamp?: string; body?: Uint8Array }) =>
      post(
        'support',
        {
          'x-zendesk-webhook-signature': changes.signature ?? signature,
          'x-zendesk-webhook-signature-timestamp': changes.timestamp ?? timestamp,
        },
        changes.body ?? body,
      );
    expect(await send({})).toMatchObject({ ok: true });
    expect(await send({ body: bytes('{"ticket_id":2}') })).toMatchObject({ reason: 'badCredentials' });
    expect(await send({ timestamp: '2026-03-02T08:59:59Z' })).toMatchObject({ reason: 'badCredentials' });
    expect(await send({ signature: 'x' })).toMatchObject({ reason: 'badCredentials' });
    const old = '2026-02-28T09:00:00Z';
    const stale = { timestamp: old, signature: signatureOf({ timestamp: old, body }, 'new-support') };
    expect(await send(stale)).toMatchObject({ ok: false, reason: 'stale' });
  });

  it('other paths and methods', async () => {
    expect(await post('elsewhere', { 'x-api-key': 'new-secret' })).toMatchObject({ reply: { status: 404 } });
    const get = { method: 'GET', path: '', query: {}, headers: { 'x-api-key': 'new-secret' }, body: bytes('') };
    expect(await receive(desk, get)).toMatchObject({ reply: { status: 405 } });
  });
});
