import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectionsTexts } from '../../src/console/texts/connections-texts.ts';
import { shellTexts } from '../../src/console/texts/shell-texts.ts';
import type { Localized } from '../../src/core/language.ts';
import { ringcentralByHand } from '../../src/helpdesks/ringcentral/by-hand.ts';
import { checkTexts as ringcentralTexts } from '../../src/helpdesks/ringcentral/setup-texts.ts';
import { simulateRingcentral } from '../../src/helpdesks/ringcentral/simulator/index.ts';
import { registeredEvents } from '../../src/helpdesks/ringcentral/webhook-events.ts';
import { checkTexts as salesforceTexts } from '../../src/helpdesks/salesforce/setup-texts.ts';
import { simulateSalesforce } from '../../src/helpdesks/salesforce/simulator/index.ts';
import { hasBrowser } from '../support/browser.ts';
import { picture } from '../support/console-browser.ts';
import { beginJourney, type Journey } from '../support/console-journey.ts';
import { type ServedSimulator, serveSimulator } from '../support/serve-simulator.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const languages = ['en', 'fr'] as const;

/** A designer at the pages of one new connection. */
function designerAt(journey: () => Journey, kind: string) {
  let setup = '';
  const fill = async (fields: Readonly<Record<string, unknown>>) => {
    const { page } = journey();
    for (const details of await page.locator('main details:not([open]) > summary').all()) await details.click();
    for (const [field, value] of Object.entries(fields)) {
      await page.locator(`[name="settings.${field}"]`).fill(String(value));
    }
  };
  const pressAt = async (button: Localized) => {
    await journey().go(setup);
    await journey().press(button);
  };
  return {
    make: async (fields: Readonly<Record<string, unknown>>) => {
      const { page, press, go, word } = journey();
      await go(`/connections/new/${kind}`);
      await page.locator('[name="name"]').fill('Main desk');
      await fill(fields);
      expect(await journey().isFine()).toEqual([]);
      await press(connectionsTexts.newSubmit);
      await page.getByText(word(connectionsTexts.made)).waitFor();
      setup = new URL(page.url()).pathname.replace(/^\/console/, '');
    },
    change: async (fields: Readonly<Record<string, unknown>>) => {
      const { page, press, go, word } = journey();
      await go(`${setup}/settings`);
      await fill(fields);
      await press(shellTexts.save);
      await page.getByText(word(shellTexts.saved), { exact: true }).waitFor();
    },
    /** The address that has to be entered at the helpdesk, as the page shows it. */
    address: async () => {
      await journey().go(setup);
      return await journey().page.locator('#webhook-address').inputValue();
    },
    connect: async (outcome: 'connectGood' | 'connectBad') => {
      await pressAt(connectionsTexts.connectSubmit);
      await journey().page.getByText(journey().word(connectionsTexts[outcome])).waitFor();
    },
    /** Names of what the check finds wrong. */
    failed: async (): Promise<readonly string[]> => {
      await pressAt(connectionsTexts.checkSubmit);
      const { page } = journey();
      await page.locator('#check [aria-live] [role]').waitFor();
      const bad = await page.locator('#check .checks > li.failed').all();
      return await Promise.all(bad.map(async (one) => (await one.getAttribute('data-check')) ?? ''));
    },
    remedyOf: (id: string) => journey().page.locator(`[data-check="${id}"] .remedy`).textContent(),
  };
}

describe.skipIf(!hasBrowser(process.env)).each(languages)('connecting RingCentral in the console (%s)', (language) => {
  let journey: Journey;
  let account: ServedSimulator<ReturnType<typeof simulateRingcentral>>;
  const designer = designerAt(() => journey, 'ringcentral');
  beforeAll(async () => {
    [journey, account] = await Promise.all([beginJourney(language), serveSimulator(simulateRingcentral)]);
    account.simulator.switches.administrator = 'absent';
  });
  afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
  afterAll(async () => {
    await journey?.end();
    await account?.close();
  });

  it('names what only an administrator can do, and is right once that is done', async () => {
    const { simulator, origin } = account;
    await designer.make(simulator.settings(origin));
    await designer.connect('connectBad');
    expect(await designer.failed()).toContain('realtime.token');
    expect(await designer.remedyOf('realtime.token')).toContain(
      journey.word(ringcentralTexts['realtime.token'].remedy),
    );

    await simulator.hands.saveChannel(await designer.address());
    await designer.connect('connectGood');
    expect(await designer.failed()).toEqual(['identity.agent']);
    simulator.hands.control('passerelle-agent');
    simulator.hands.control('passerelle-bot');
    expect(await designer.failed()).toEqual([]);
    expect(await journey.isFine()).toEqual([]);
    await picture(journey.page, `console-ringcentral-${language}`, true);
  });

  it('says which token is wrong', async () => {
    await designer.change({ restToken: 'wrong' });
    expect(await designer.failed()).toEqual(['rest.token']);
    expect(await designer.remedyOf('rest.token')).toContain(journey.word(ringcentralTexts['rest.token'].remedy));
    await designer.change({ restToken: account.card['restToken'] });
    expect(await designer.failed()).toEqual([]);
  });

  it('is wired by hand where the token may not make the webhook', async () => {
    const { simulator, origin, card } = account;
    const address = await designer.address();
    const steps = journey.page.locator('.by-hand > li');
    expect(await steps.count()).toBe(ringcentralByHand.length);
    const boxes = await journey.page.locator('.by-hand code').allTextContents();
    expect(boxes).toEqual(expect.arrayContaining([...registeredEvents]));

    const asOwner = (method: string, path: string, fields: readonly (readonly [string, string])[] = []) => {
      const query = new URLSearchParams({ access_token: card['restToken'] ?? '' });
      for (const [field, value] of fields) query.append(field, value);
      return fetch(`${origin}/1.0/webhooks${path}?${query}`, { method });
    };
    const { records } = (await (await asOwner('GET', '')).json()) as { records: readonly { id: string }[] };
    for (const { id } of records) await asOwner('DELETE', `/${id}`);
    simulator.switches.tokenMayManage = false;
    await designer.connect('connectBad');

    simulator.switches.tokenMayManage = true;
    await designer.change({ webhookVerifyToken: 'by-hand-token', webhookSecret: 'by-hand-secret' });
    const made = await asOwner('POST', '', [
      ['url', `${address}/webhooks`],
      ['verify_token', 'by-hand-token'],
      ['secret', 'by-hand-secret'],
      ...boxes.filter((box) => box.includes('.')).map((box) => ['registered_events[]', box] as const),
    ]);
    expect(made.status).toBe(200);
    expect(await designer.failed()).toEqual([]);
  });
});

describe.skipIf(!hasBrowser(process.env)).each(languages)('connecting Salesforce in the console (%s)', (language) => {
  let journey: Journey;
  let org: ServedSimulator<ReturnType<typeof simulateSalesforce>>;
  const designer = designerAt(() => journey, 'salesforce');
  beforeAll(async () => {
    [journey, org] = await Promise.all([beginJourney(language), serveSimulator(simulateSalesforce)]);
  });
  afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
  afterAll(async () => {
    await journey?.end();
    await org?.close();
  });

  it('is right with three values of the snippet, and with access to the org once that is entered', async () => {
    const { scrtUrl, orgId, esDeveloperName, ...access } = org.simulator.settings(org.origin);
    await designer.make({ scrtUrl, orgId, esDeveloperName });
    await designer.connect('connectGood');
    expect(await designer.failed()).toEqual([]);
    await designer.change(access);
    await designer.connect('connectGood');
    expect(await designer.failed()).toEqual([]);
    expect(await journey.isFine()).toEqual([]);
    await picture(journey.page, `console-salesforce-${language}`, true);
  });

  it('says that the deployment has to be published again, and what is wrong with the app', async () => {
    org.simulator.switches.published = false;
    expect(await designer.failed()).toEqual(['deployment.token']);
    const remedy = journey.word(salesforceTexts['deployment.token'].remedy);
    expect(await designer.remedyOf('deployment.token')).toContain(remedy);
    org.simulator.switches.published = true;
    await designer.change({ clientSecret: 'wrong' });
    expect(await designer.failed()).toEqual(['org.credentials']);
    await designer.change({ clientSecret: org.card['clientSecret'] });
    expect(await designer.failed()).toEqual([]);
  });
});
