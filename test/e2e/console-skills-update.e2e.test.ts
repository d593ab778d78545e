import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { groupPlanTexts } from '../../src/console/texts/group-plan-texts.ts';
import { skillsTexts } from '../../src/console/texts/skills-texts.ts';
import { fill } from '../../src/console/texts/texts-in.ts';
import { hasBrowser } from '../support/browser.ts';
import { picture } from '../support/console-browser.ts';
import { beginJourney, type Journey, setUp } from '../support/console-journey.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!hasBrowser(process.env)).each(['en', 'fr'] as const)(
  'updating the groups of skills (%s)',
  (language) => {
    let journey: Journey;
    let groups: { readonly renamed: string; readonly gone: string };

    beforeAll(async () => {
      journey = await beginJourney(language);
      const { botId, connectionId } = await setUp(journey);
      const { desk } = journey.desk.simulator;
      groups = { renamed: desk.createGroup('Billing'), gone: desk.createGroup('Returns') };
      desk.createGroup('Orders');
      const route = (skill: string, more: object) =>
        journey.admin('POST', '/routes', { botId, connectionId, skill, groupName: skill, ...more });
      await route('Billing', { remoteGroupId: groups.renamed });
      await route('Returns', { remoteGroupId: groups.gone, mode: 'propose' });
      await route('Orders', {});
      await route('Repairs', { mode: 'create' });
      await journey.desk.renameGroup(groups.renamed, 'Invoices');
      await journey.desk.removeGroup(groups.gone);
    });
    afterEach(() => expect(journey.trouble.splice(0)).toEqual([]));
    afterAll(() => journey?.end());

    const rowOf = async (skill: string) => (await journey.page.getByRole('row', { name: skill }).textContent()) ?? '';
    const names = () => journey.desk.simulator.desk.groups().map(({ name }) => name);

    it('first says what was renamed and what has vanished, and changes nothing', async () => {
      const { page, word } = journey;
      await journey.go('/skills');
      await journey.follow(skillsTexts.update);
      await page.getByRole('heading', { name: word(groupPlanTexts.title) }).waitFor();
      expect(await rowOf('Billing')).toContain(fill(word(groupPlanTexts.renamed), { name: 'Invoices' }));
      expect(await rowOf('Returns')).toContain(word(groupPlanTexts.gone));
      expect(await rowOf('Orders')).toContain(word(groupPlanTexts.doAdopt));
      expect(await rowOf('Repairs')).toContain(word(groupPlanTexts.doCreate));
      expect(names()).not.toContain('Repairs');
      expect(await journey.isFine()).toEqual([]);
      await picture(page, `console-groups-plan-${language}`, true);
    });

    it('carries out what was accepted, and leaves what was not', async () => {
      const { page, word } = journey;
      await journey.press(groupPlanTexts.apply);
      await page.getByText(word(groupPlanTexts.doneLead)).waitFor();
      expect(await rowOf('Orders')).toContain(word(groupPlanTexts.adopted));
      expect(await rowOf('Repairs')).toContain(word(groupPlanTexts.created));
      expect(await rowOf('Returns')).toContain(word(groupPlanTexts.waiting));
      expect(names().filter((name) => name === 'Repairs')).toHaveLength(1);
      expect(names()).not.toContain('Returns');
      expect(await journey.isFine()).toEqual([]);
      await picture(page, `console-groups-done-${language}`, true);

      await journey.follow(groupPlanTexts.planAgain);
      await page.getByLabel(fill(word(groupPlanTexts.doPropose), { name: 'Returns' })).check();
      await journey.press(groupPlanTexts.apply);
      await page.getByText(word(groupPlanTexts.doneLead)).waitFor();
      expect(await rowOf('Returns')).toContain(word(groupPlanTexts.created));
      expect(names().filter((name) => name === 'Returns')).toHaveLength(1);
    });
  },
);
