import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressesOf, ticketUrlOf, zendeskSettings } from './settings.ts';

const minimal = {
  subdomain: ' Acme ',
  appId: 'a',
  keyId: 'app_1',
  keySecret: 's',
  oauthClientId: 'passerelle',
  oauthClientSecret: 't',
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

  it('asks for an OAuth client, or takes the API token of an account that still has one, and never half of either', () => {
    const { oauthClientId, oauthClientSecret, ...neither } = minimal;
    const token = { email: 'admin@example.net', apiToken: 't' };
    const missingIn = (access: object) =>
      zendeskSettings.safeParse({ ...neither, ...access }).error?.issues.map(({ path }) => path[0]) ?? [];
    expect(missingIn({})).toEqual(['oauthClientId', 'oauthClientSecret']);
    expect(missingIn({ oauthClientId })).toEqual(['oauthClientSecret']);
    expect(missingIn({ oauthClientSecret, ...token })).toEqual(['oauthClientId']);
    expect(missingIn({ apiToken: 't' })).toEqual(['email']);
    expect(missingIn(token)).toEqual([]);
    expect(missingIn({ oauthClientId, oauthClientSecret, ...token })).toEqual([]);
  });

  it('refuses unknown names, so that a typing mistake is seen', () => {
    expect(zendeskSettings.safeParse({ ...minimal, subdomian: 'x' }).success).toBe(false);
  });

  it('gives its keys to hosts of Zendesk only, by either of its names', () => {
    const isTaken = (baseUrl: string) => zendeskSettings.safeParse({ ...minimal, baseUrl }).success;
    expect(['https://acme.zendesk.com/sc', 'https://api.eu-1.smooch.io/'].map(isTaken)).toEqual([true, true]);
    expect(['https://evilzendesk.com', 'https://acme.salesforce.com'].map(isTaken)).toEqual([false, false]);
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
