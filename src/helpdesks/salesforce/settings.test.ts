import { describe, expect, it } from 'vitest';
import { salesforceSettings } from './settings.ts';

const least = {
  scrtUrl: 'https://acme--uat.sandbox.my.salesforce-scrt.com/',
  orgId: '00D7Q00000Bx3Lm',
  esDeveloperName: 'Bot_Handover_API',
};
const mistakesIn = (settings: object) =>
  (salesforceSettings.safeParse({ ...least, ...settings }).error?.issues ?? []).map((issue) => issue.path.join('.'));

describe('settings', () => {
  it('need three values only', () => {
    expect(mistakesIn({})).toEqual([]);
    expect(salesforceSettings.safeParse({}).error?.issues.map((issue) => issue.path.join('.'))).toEqual([
      'scrtUrl',
      'orgId',
      'esDeveloperName',
    ]);
  });

  it.each([
    [{ scrtUrl: 'https://evilsalesforce-scrt.com' }, 'scrtUrl'],
    [{ scrtUrl: 'http://acme.my.salesforce-scrt.com' }, 'scrtUrl'],
    [{ scrtUrl: 'https://user:pass@acme.my.salesforce-scrt.com' }, 'scrtUrl'],
    [{ coreUrl: 'https://example.net', clientId: 'a', clientSecret: 'b' }, 'coreUrl'],
    [{ orgId: '0017Q00000Bx3Lm' }, 'orgId'],
    [{ esDeveloperName: 'with spaces' }, 'esDeveloperName'],
    [{ queueParameter: 'no-dashes' }, 'queueParameter'],
    [{ mediaHosts: 'https://force.com' }, 'mediaHosts'],
  ])('refuse %o', (settings, field) => {
    expect(mistakesIn(settings)).toEqual([field]);
  });

  it('ask for everything that goes together, at once', () => {
    expect(mistakesIn({ coreUrl: 'https://acme.my.salesforce.com' })).toEqual(['clientId', 'clientSecret']);
    expect(mistakesIn({ identityMode: 'jwt' })).toEqual(['jwtIssuer', 'jwtKeyId', 'jwtPrivateKey']);
  });
});
