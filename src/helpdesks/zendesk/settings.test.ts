import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressesOf, isVendorAddress, ticketUrlOf, zendeskSettings } from './settings.ts';

const minimal = {
  subdomain: ' Acme ',
  appId: 'a',
  keyId: 'app_1',
  keySecret: 's',
  email: 'admin@example.net',
  apiToken: 't',
};

describe('zendesk settings', () => {
  it('needs only what Admin Center shows, and derives the addresses of a stock account', () => {
    const settings = zendeskSettings.parse(minimal);
    expect(addressesOf(settings)).toEqual({
      sunshine: 'https://acme.zendesk.com/sc',
      support: 'https://acme.zendesk.com/api/v2',
    });
    expect(ticketUrlOf(settings, '7')).toBe('https://acme.zendesk.com/agent/tickets/7');
    expect(settings).toMatchObject({
      agentWorkspace: 'zd-agentWorkspace',
      multiConversations: 'new',
      offerControl: true,
    });
  });

  it('refuses unknown names, so that a typing mistake is seen', () => {
    expect(zendeskSettings.safeParse({ ...minimal, subdomian: 'x' }).success).toBe(false);
  });

  it.each([
    ['https://acme.zendesk.com/sc', true],
    ['https://api.smooch.io', true],
    ['https://api.eu-1.smooch.io/', true],
    ['http://127.0.0.1:4101/sc', true],
    ['http://localhost:4101', true],
    ['http://acme.zendesk.com/sc', false],
    ['https://evilzendesk.com', false],
    ['https://zendesk.com.evil.example', false],
    ['https://user:pw@acme.zendesk.com', false],
    ['https://acme.zendesk.com/?x=1', false],
    ['https://127.0.0.1/', false],
    ['http://127.0.0.1.evil.example/', false],
    ['ftp://acme.zendesk.com', false],
    ['acme', false],
  ])('may %s be given our key? %s', (address, isAllowed) => {
    expect(isVendorAddress(address)).toBe(isAllowed);
  });

  it('every field has a name and a hint in both languages, and every secret says that it is one', () => {
    const properties = z.toJSONSchema(zendeskSettings, { io: 'input' }).properties ?? {};
    expect(Object.keys(properties).length).toBeGreaterThan(20);
    for (const [name, property] of Object.entries(properties)) {
      const words = { en: expect.stringMatching(/\S/), fr: expect.stringMatching(/\S/) };
      expect(property, name).toMatchObject({ label: words, help: words });
      const isSecret = /secret|token/i.test(name);
      expect((property as { secret?: boolean }).secret === true, name).toBe(isSecret);
    }
  });
});
