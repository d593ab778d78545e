import { describe, expect, it } from 'vitest';
import { contextKeyOf } from './context-data.ts';
import { filenameFor } from './filename-for.ts';
import { ringcentralSettings, sourceIdOf, verifyTokensOf, webhookSecretsOf } from './settings.ts';

const minimal = {
  realtimeUrl: 'https://acme.digital.ringcentral.com/realtime/sdk/65aa00107d2e4b0c91a0c001',
  channelToken: 'channel',
  restBaseUrl: 'https://acme.api.digital.ringcentral.com/1.0/',
  restToken: 'rest',
};

describe('settings', () => {
  it('need two addresses and two tokens, and fill in the rest', () => {
    const settings = ringcentralSettings.parse(minimal);
    expect(settings).toMatchObject({
      agentIdentityId: 'passerelle-agent',
      closeGraceSeconds: 0,
      returnAction: 'end_chat',
    });
    expect(sourceIdOf(settings)).toBe('65aa00107d2e4b0c91a0c001');
  });

  it('take the provisional realtime address that the manual gives, because the channel asks for ours first', () => {
    const help = ringcentralSettings.shape.realtimeUrl.meta()?.['help'] as { readonly en: string; readonly fr: string };
    for (const text of [help.en, help.fr]) {
      const realtimeUrl = /https:\S+\/realtime\/sdk\/\d+/.exec(text)?.[0].replace(/<\w+>/, 'acme');
      expect(ringcentralSettings.safeParse({ ...minimal, realtimeUrl }).success).toBe(true);
    }
  });

  it.each([
    'https://acme.engagement.dimelo.com/realtime/sdk/65aa00107d2e4b0c91a0c001',
    'https://acme.us1.digital.ringcentral.com/realtime/sdk/65aa00107d2e4b0c91a0c001/',
    'http://127.0.0.1:4101/realtime/sdk/65aa00107d2e4b0c91a0c001',
  ])('accept %s', (realtimeUrl) => {
    expect(ringcentralSettings.safeParse({ ...minimal, realtimeUrl }).success).toBe(true);
  });

  it.each([
    'http://acme.digital.ringcentral.com/realtime/sdk/65aa00107d2e4b0c91a0c001',
    'https://evildimelo.com/realtime/sdk/65aa00107d2e4b0c91a0c001',
    'https://acme.digital.ringcentral.com.evil.test/realtime/sdk/65aa00107d2e4b0c91a0c001',
    'https://user:x@acme.digital.ringcentral.com/realtime/sdk/65aa00107d2e4b0c91a0c001',
    'https://acme.digital.ringcentral.com/realtime/sdk/',
    'https://acme.digital.ringcentral.com/1.0',
    'nonsense',
  ])('refuse %s', (realtimeUrl) => {
    expect(ringcentralSettings.safeParse({ ...minimal, realtimeUrl }).success).toBe(false);
  });

  it('refuse what they do not know, and a REST address without its version', () => {
    expect(ringcentralSettings.safeParse({ ...minimal, surprise: 1 }).success).toBe(false);
    const restBaseUrl = 'https://acme.api.digital.ringcentral.com';
    expect(ringcentralSettings.safeParse({ ...minimal, restBaseUrl }).success).toBe(false);
  });

  it('derive verify token and secret of the webhook from the channel token, apart from each other', () => {
    const settings = ringcentralSettings.parse({ ...minimal, channelTokenPrevious: 'before' });
    const all = [...verifyTokensOf(settings), ...webhookSecretsOf(settings)];
    expect(new Set(all).size).toBe(4);
    expect(all.join()).not.toContain('channel');
    expect(verifyTokensOf(ringcentralSettings.parse({ ...minimal, webhookVerifyToken: 'mine' }))).toEqual(['mine']);
  });
});

describe('names of facts', () => {
  it.each([
    ['order_id', 'order-id'],
    ['Bestell Nr.', 'Bestell-Nr'],
    ['prénom', 'prenom'],
    ['level1', 'level-b'],
    ['level2', 'level-c'],
    ['日本', ''],
  ])('%s becomes %s', (name, key) => {
    expect(contextKeyOf(name)).toBe(key);
  });
});

describe('names of files', () => {
  it.each([
    ['a.pdf', 'application/pdf', 'a.pdf'],
    ['A.PDF', 'text/plain', 'A.PDF'],
    ['scan', 'image/jpeg', 'scan.jpg'],
    ['', 'image/png; x=1', 'file.png'],
    ['a.exe', 'image/png', null],
    ['a', 'application/x-unknown', null],
  ])('%s of type %s travels as %s', (name, type, expected) => {
    expect(filenameFor(name, type)).toBe(expected);
  });
});
