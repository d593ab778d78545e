import { describe, expect, it } from 'vitest';
import { makeBot } from '../../test/support/builders.ts';
import { newId } from '../core/ids.ts';
import { chooseRoute } from './choose-route.ts';
import type { Route } from './route.ts';

/** A bot with a route for "billing", and a default route where `hasDefault` says so. */
function routesOf(hasDefault: boolean) {
  const routeFor = (skill: string | null): Route => ({
    id: newId('route'),
    botId: newId('bot'),
    connectionId: newId('connection'),
    skill,
    groupName: skill ?? 'Everybody',
    remoteGroupId: null,
    mode: 'create',
    fallbackGroupId: null,
    createdAt: 1000,
    updatedAt: 1000,
    lastUsedAt: null,
  });
  const routes = [routeFor('billing'), ...(hasDefault ? [routeFor(null)] : [])];
  return { findFor: async (_bot: unknown, skill: string | null) => routes.find((one) => one.skill === skill) ?? null };
}

const groupFor = async (skill: string | null, unknownSkill: 'refuse' | 'default', hasDefault = true) =>
  (await chooseRoute(routesOf(hasDefault), makeBot({ unknownSkill }), skill)).groupName;

describe('the route of an escalation', () => {
  it('is that of its skill, and the default one where the bot names no skill', async () => {
    expect(await groupFor('billing', 'refuse')).toBe('billing');
    expect(await groupFor(null, 'refuse')).toBe('Everybody');
  });

  it('is for an unknown skill what the bot is configured for: a refusal with a code, or the default', async () => {
    await expect(groupFor('nonsense', 'refuse')).rejects.toMatchObject({ code: 'unknown_skill' });
    expect(await groupFor('nonsense', 'default')).toBe('Everybody');
  });

  it('is refused with a code where a default is wanted and there is none', async () => {
    await expect(groupFor('nonsense', 'default', false)).rejects.toMatchObject({ code: 'unknown_skill' });
    await expect(groupFor(null, 'default', false)).rejects.toMatchObject({ code: 'unknown_skill' });
  });
});
