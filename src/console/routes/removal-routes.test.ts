import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeEscalation } from '../../../test/support/builders.ts';
import { type ConsolePages, openConsolePages, type Visitor } from '../../../test/support/console-pages.ts';
import { nextVersion } from '../../../test/support/records.ts';
import type { BotId, ConnectionId } from '../../core/ids.ts';
import type { Escalation } from '../../escalations/escalation.ts';
import { skillsTexts } from '../texts/skills-texts.ts';
import { fill } from '../texts/texts-in.ts';

let pages: ConsolePages;
let designer: Visitor;
let routeId: string;
beforeEach(async () => {
  pages = await openConsolePages();
  designer = await pages.as('designer');
  const ends = { botId: pages.botId, connectionId: pages.connectionId };
  routeId = (await pages.bench.call('POST', '/routes', { ...ends, skill: 'billing' })).body.id;
});
afterEach(() => pages.close());

const store = () => pages.bench.stores.escalations;
async function start(): Promise<Escalation> {
  const ends = { botId: pages.botId as BotId, connectionId: pages.connectionId as ConnectionId };
  const escalation = makeEscalation({ ...ends, skill: 'billing', isTest: true });
  await store().commit({ escalation });
  return escalation;
}
const end = (escalation: Escalation) => {
  const over = { by: 'user', reason: 'user_left', comment: null } as const;
  return store().commit({ escalation: nextVersion(escalation, { state: 'ended', endedAt: 9_000, end: over }) });
};

describe('removing what is in use', () => {
  it('a bot names its skills, keys and open escalations, and is not possible before those have ended', async () => {
    const escalation = await start();
    const path = `/bots/${pages.botId}/remove`;
    const asked = await designer.get(path);
    for (const line of ['Open escalations, to be ended first: 1', 'Skills that are removed too: 1', 'Keys that stop']) {
      expect(asked.html).toContain(line);
    }
    expect(asked.html).not.toContain('class="danger"');
    const refused = await designer.post(path);
    expect([refused.status, refused.html.includes('role="alert"')]).toEqual([409, true]);
    await end(escalation);
    expect((await designer.get(path)).html).toContain('class="danger"');
    expect((await designer.post(path)).location).toBe('/console/bots');
    expect((await designer.get('/skills')).html).not.toContain('billing');
    expect((await designer.get(`/conversations/${escalation.id}`)).status).toBe(200);
  });

  it('a connection does the same', async () => {
    const escalation = await start();
    const path = `/connections/${pages.connectionId}/remove`;
    expect((await designer.get(path)).html).toContain('Open escalations, to be ended first: 1');
    expect((await designer.post(path)).status).toBe(409);
    await end(escalation);
    expect((await designer.post(path)).location).toBe('/console/connections');
    expect((await designer.get(`/conversations/${escalation.id}`)).status).toBe(200);
  });

  it('a skill says how many conversations it led are still open: they go on to their end', async () => {
    const escalation = await start();
    const path = `/skills/${routeId}/remove`;
    expect((await designer.get(path)).html).toContain(fill(skillsTexts.removeOpen.en, { count: 1 }));
    expect((await designer.post(path)).location).toBe('/console/skills');
    expect(await store().find(escalation.id)).toMatchObject({ state: escalation.state, skill: 'billing' });
  });

  it('says so when nothing hangs on a bot, in French too', async () => {
    const { bot } = (await pages.bench.call('POST', '/bots', { name: 'Lone bot' })).body;
    const { keys } = (await pages.bench.call('GET', `/bots/${bot.id}/keys`)).body;
    for (const { id } of keys) await pages.bench.call('POST', `/bots/${bot.id}/keys/${id}/expire`, {});
    const french = await (await pages.as('designer', 'fr')).get(`/bots/${bot.id}/remove`);
    expect(french.html).toContain('Rien n’en dépend.');
  });
});
