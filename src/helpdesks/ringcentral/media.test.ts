import { afterEach, describe, expect, it } from 'vitest';
import { makeDeliveryCall, makeOpening, side } from '../../../test/support/helpdesk-commands.ts';
import { openRingcentralAccount, type RingcentralAccount } from '../../../test/support/ringcentral-account.ts';
import type { HttpClient } from '../../core/http-client.ts';
import { isOwnHost } from './media.ts';
import { ringcentralSettings } from './settings.ts';

let account: RingcentralAccount;
afterEach(() => account.close());

async function sentFile() {
  account = await openRingcentralAccount();
  const opening = makeOpening({ hasPendingMessage: false, transcript: [] });
  const { conversation } = await account.connect().openConversation(opening, makeDeliveryCall());
  const bytes = new TextEncoder().encode('an invoice');
  const file = { name: 'invoice.pdf', mediaType: 'application/pdf', bytes };
  await account.simulator.desk.reply(conversation.remoteConversationId, { agent: account.agent(), file });
  const said = await account.waitFor(account.connect(), 'agentMessaged');
  const part = side(said.parts[0]);
  if (part.kind !== 'attachment' || part.source.kind !== 'remote') throw new Error('no file came');
  return part.source.reference;
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('a file of an agent', () => {
  it.each(['public', 'token'] as const)('opens where its address is %s', async (attachmentAccess) => {
    const reference = await sentFile();
    account.simulator.switches.attachmentAccess = attachmentAccess;
    const asked: string[] = [];
    const watched: HttpClient = {
      request: (request) => {
        asked.push(request.url);
        return account.http.request(request);
      },
    };
    const media = side(account.connect({}, watched).media);
    const opened = await media.fetchMedia(reference, { signal: account.signal });
    expect(opened).toMatchObject({ name: 'invoice.pdf', mediaType: 'application/pdf' });
    expect(await textOf(opened.content)).toBe('an invoice');
    expect(asked.map((url) => url.includes('access_token'))).toEqual(
      attachmentAccess === 'public' ? [false] : [false, true],
    );
  });

  it('stays closed when the token is not to be used, and is no address of this machine', async () => {
    const reference = await sentFile();
    const call = { signal: account.signal };
    const shy = side(account.connect({ authenticateMedia: false }).media);
    await expect(shy.fetchMedia(reference, call)).rejects.toMatchObject({ disposition: 'reauthorize' });
    const media = side(account.connect().media);
    for (const other of ['http://127.0.0.1:9/x', 'file:///etc/passwd', 'nonsense', ''])
      await expect(media.fetchMedia(other, call)).rejects.toMatchObject({ disposition: 'reject' });
  });
});

describe('the token', () => {
  it('is shown to the hosts of the settings only', async () => {
    account = await openRingcentralAccount({ isBare: true });
    const settings = ringcentralSettings.parse({
      realtimeUrl: 'https://acme.digital.ringcentral.com/realtime/sdk/65aa00107d2e4b0c91a0c001',
      channelToken: 'a',
      restBaseUrl: 'https://acme.api.digital.ringcentral.com/1.0',
      restToken: 'b',
    });
    const isOwn = (url: string) => isOwnHost(new URL(url), settings);
    expect(isOwn('https://acme.digital.ringcentral.com/attachments/1')).toBe(true);
    expect(isOwn('https://acme.api.digital.ringcentral.com/attachments/1')).toBe(true);
    for (const url of [
      'https://other.digital.ringcentral.com/attachments/1',
      'http://acme.digital.ringcentral.com/attachments/1',
      'https://acme.digital.ringcentral.com.evil.test/x',
      'https://acme.digital.ringcentral.com:8443/x',
    ])
      expect(isOwn(url), url).toBe(false);
  });
});
