import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectionsTexts } from '../../src/console/texts/connections-texts.ts';
import { shellTexts } from '../../src/console/texts/shell-texts.ts';
import { handoffTexts } from '../../src/helpdesks/zendesk/setting-texts.ts';
import { checkTexts } from '../../src/helpdesks/zendesk/setup-texts.ts';
import { hasBrowser } from '../support/browser.ts';
import { picture } from '../support/console-browser.ts';
import { beginJourney, type Journey } from '../support/console-journey.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env)).each(['en', 'fr'] as const)(
  'a Zendesk account, connected and then broken (%s)',
  (language) => {
    let journey: Journey;
    let setup: string;

    beforeAll(async () => {
      journey = await beginJourney(language);
    });
    afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
    afterAll(() => journey?.end());

    const check = async () => {
      await journey.go(setup);
      await journey.press(connectionsTexts.checkSubmit);
      await journey.page.locator('#check [aria-live] [role]').waitFor();
    };
    /** What the page advises about one of the things that were looked at, `null` when it is right. */
    const adviceOn = async (id: keyof typeof checkTexts): Promise<string | null> => {
      await check();
      const isFaulty = journey.page.locator(`[data-check="${id}"]:is(.failed, .warning)`);
      // Among twenty things the summary leads to the few that are wrong.
      const leads = journey.page.locator(`#check .notice a[href="#check-${id}"]`);
      expect(await leads.count()).toBe(await isFaulty.count());
      const remedy = journey.page.locator(`[data-check="${id}"] .remedy`);
      return (await remedy.count()) === 0 ? null : await remedy.textContent();
    };
    const toDo = (id: keyof typeof checkTexts) =>
      `${journey.word(connectionsTexts.remedy)} ${journey.word(checkTexts[id].remedy)}`;
    const save = async () => {
      await journey.press(shellTexts.save);
      await journey.page.getByText(journey.word(shellTexts.saved)).waitFor();
    };
    const set = async (fields: Readonly<Record<string, string>>) => {
      await journey.go(`${setup}/settings`);
      await journey.page.locator('main details summary').click();
      for (const [field, value] of Object.entries(fields)) {
        await journey.page.locator(`[name="settings.${field}"]`).fill(value);
      }
      await save();
    };
    const connectAgain = async () => {
      await journey.go(setup);
      await journey.press(connectionsTexts.connectSubmit);
      await journey.page.getByText(journey.word(connectionsTexts.connectGood)).waitFor();
    };

    it('is wired by itself from what the form asks for, and right to begin with', async () => {
      const { page, desk, press } = journey;
      await journey.go('/connections/new/zendesk');
      await page.locator('main [name="name"]').fill('Main desk');
      await page.locator('main details summary').click();
      const asked = [
        'subdomain',
        'appId',
        'keyId',
        'keySecret',
        'oauthClientId',
        'oauthClientSecret',
        'baseUrl',
        'supportBaseUrl',
      ];
      for (const field of asked) await page.locator(`[name="settings.${field}"]`).fill(desk.card[field] ?? '');
      await press(connectionsTexts.newSubmit);
      await page.getByText(journey.word(connectionsTexts.made)).waitFor();
      expect(await page.locator('#webhook-address').inputValue()).toContain('/webhooks/con_');
      setup = new URL(page.url()).pathname.replace(/^\/console/, '');
      await press(connectionsTexts.connectSubmit);
      await page.getByText(journey.word(connectionsTexts.connectGood)).waitFor();
      await check();
      await page.locator('#check .notice.good').waitFor();
      expect(await page.locator('#check .checks > li.ok').count()).toBeGreaterThan(15);
      expect(await journey.isFine()).toEqual([]);
      await picture(page, `console-check-good-${language}`, true);
      expect(await page.content()).not.toContain(desk.card['keySecret']);
    });

    it('with a wrong subdomain is told to correct it', async () => {
      await set({ baseUrl: `${journey.desk.origin}/nowhere` });
      expect(await adviceOn('account.address')).toBe(toDo('account.address'));
      await set({ baseUrl: journey.desk.card['baseUrl'] ?? '' });
    });

    it('with a wrong key is told where to copy it from', async () => {
      await set({ keySecret: 'wrong' });
      expect(await adviceOn('app.key')).toBe(toDo('app.key'));
      expect(await journey.isFine()).toEqual([]);
      await picture(journey.page, `console-check-failed-${language}`, true);
      await set({ keySecret: journey.desk.card['keySecret'] ?? '' });
    });

    it('with a wrong OAuth client is told where one is made, and what to copy', async () => {
      await set({ oauthClientSecret: 'wrong' });
      expect(await adviceOn('support.token')).toBe(toDo('support.token'));
      await journey.page.locator('[data-check="multiConversations"]').evaluate((line) => line.scrollIntoView());
      await picture(journey.page, `console-check-client-${language}`);
      await set({ oauthClientSecret: journey.desk.card['oauthClientSecret'] ?? '' });
    });

    it('with the key of an integration is told to make a key of the app', async () => {
      const { integration } = await journey.desk.wired();
      const key = await journey.desk.makeIntegrationKey(integration);
      await set({ keyId: key.id, keySecret: key.secret });
      expect(await adviceOn('app.scope')).toBe(toDo('app.scope'));
      const { keyId = '', keySecret = '' } = journey.desk.card;
      await set({ keyId, keySecret });
    });

    it('whose webhook misses a trigger is told to connect again, which mends it', async () => {
      const { webhook } = await journey.desk.wired();
      await journey.desk.patch(webhook, { triggers: ['conversation:message'] });
      expect(await adviceOn('webhook.triggers')).toBe(toDo('webhook.triggers'));
      await connectAgain();
      expect(await adviceOn('webhook.triggers')).toBe(null);
    });

    it('with an unticked box is told to connect again, which mends it', async () => {
      const { webhook } = await journey.desk.wired();
      await journey.desk.patch(webhook, { includeFullUser: false });
      expect(await adviceOn('webhook.fullUser')).toBe(toDo('webhook.fullUser'));
      await connectAgain();
      expect(await adviceOn('webhook.fullUser')).toBe(null);
    });

    it('whose agents are not heard in standby is told what to turn on', async () => {
      const offered = journey.page.getByLabel(journey.word(handoffTexts.offerControl.label));
      const turn = async (isOn: boolean) => {
        await journey.go(`${setup}/settings`);
        await journey.page.locator('main details summary').click();
        await offered.setChecked(isOn);
        await save();
      };
      await turn(false);
      const { integration } = await journey.desk.wired();
      await journey.desk.patch(await journey.desk.entry(integration), { deliverStandbyEvents: false });
      expect(await adviceOn('switchboard.events')).toBe(toDo('switchboard.events'));
      await turn(true);
      expect(await adviceOn('switchboard.events')).toBe(null);
    });

    it('whose token may not create groups is told who has to make the client', async () => {
      const { switches } = journey.desk.simulator;
      switches.roleCanCreateGroups = false;
      expect(await adviceOn('support.role')).toBe(toDo('support.role'));
      switches.roleCanCreateGroups = true;
    });

    it('without multi-conversations is told where to turn them on, and that there is no way back', async () => {
      const { switches } = journey.desk.simulator;
      switches.multiConvoEnabled = false;
      expect(await adviceOn('multiConversations')).toBe(toDo('multiConversations'));
      switches.multiConvoEnabled = true;
    });

    it('with a group that nobody is in is told to add agents', async () => {
      const { desk } = journey.desk.simulator;
      const remoteGroupId = desk.createGroup('Nobody yet');
      const connectionId = setup.split('/').at(-1);
      const botId = (await journey.admin('POST', '/bots', { name: 'Lumen shop' })).bot.id;
      await journey.admin('POST', '/routes', {
        botId,
        connectionId,
        skill: 'empty',
        remoteGroupId,
        groupName: 'Nobody yet',
      });
      expect(await adviceOn('groups')).toBe(toDo('groups'));
      desk.addMember(remoteGroupId, desk.agents[0]?.id ?? '');
      expect(await adviceOn('groups')).toBe(null);
    });
  },
);
