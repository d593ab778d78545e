import { describe, expect, it } from 'vitest';
import { type ScriptedAnswer, scriptedHttp } from '../../../test/support/scripted-http.ts';
import type { RemoteGroupId } from '../../core/ids.ts';
import { silentLogger } from '../../core/logger.ts';
import { availabilitySide } from './availability.ts';
import { createDesk } from './desk.ts';
import { zendeskSettings } from './settings.ts';

const settings = zendeskSettings.parse({
  subdomain: 'acme',
  appId: 'a',
  keyId: 'app_1',
  keySecret: 's',
  email: 'admin@example.net',
  apiToken: 't',
});
const monday = Date.parse('2026-03-02T09:00:00Z');

const agent = (id: number, groups: readonly number[]) => ({
  type: 'agent_availabilities',
  id: `agent_availabilities|${id}`,
  attributes: { agent_id: id, group_ids: groups },
  relationships: { channels: { data: [{ type: 'channels', id: `channels|${id}|messaging` }] } },
});
const channel = (id: number, load: object) => ({
  type: 'channels',
  id: `channels|${id}|messaging`,
  attributes: { name: 'messaging', status: 'online', ...load },
});
const people = (data: readonly object[], included: readonly object[] = []): ScriptedAnswer => ({
  status: 200,
  json: { data, included, meta: { has_more: false } },
});
const hours = (start: number, end: number): ScriptedAnswer => ({
  status: 200,
  json: { schedules: [{ id: 1, time_zone: 'UTC', intervals: [{ start_time: start, end_time: end }] }] },
});

async function availability(answers: { people: ScriptedAnswer; hours?: ScriptedAnswer }, group: string | null = '7') {
  const { http } = scriptedHttp([
    [/agent_availabilities/, answers.people],
    [/holidays/, { status: 200, json: { holidays: [] } }],
    [/schedules/, answers.hours ?? { status: 403 }],
  ]);
  const desk = createDesk(settings, { http, log: silentLogger, now: () => monday });
  const signal = AbortSignal.timeout(10_000);
  return await availabilitySide(desk).availabilityOf(group as RemoteGroupId | null, { signal });
}

describe('availabilityOf', () => {
  it('is available when somebody in the group is online with room, or when room is not told', async () => {
    const loaded = [channel(1, { work_item_count: 1, max_capacity: 3 })];
    expect(await availability({ people: people([agent(1, [7])], loaded) })).toMatchObject({
      state: 'available',
      agentsOnline: 1,
    });
    expect(await availability({ people: people([agent(1, [7])]) })).toMatchObject({ state: 'available' });
    expect(await availability({ people: people([agent(1, [8])]) }, null)).toMatchObject({ state: 'available' });
  });

  it('is busy when everybody in the group is full', async () => {
    const full = [channel(1, { work_item_count: 3, max_capacity: 3 })];
    expect(await availability({ people: people([agent(1, [7])], full) })).toMatchObject({
      state: 'busy',
      agentsOnline: 1,
    });
  });

  it('is unavailable within hours and closed outside them, with the next opening', async () => {
    const nobody = people([agent(1, [8])]);
    expect(await availability({ people: nobody })).toMatchObject({ state: 'unavailable', agentsOnline: 0 });
    expect(await availability({ people: nobody, hours: hours(1440, 2880) })).toMatchObject({ state: 'unavailable' });
    const opensAtTen = await availability({ people: nobody, hours: hours(1440 + 600, 2880) });
    expect(opensAtTen).toMatchObject({ state: 'closed', nextOpeningAt: Date.parse('2026-03-02T10:00:00Z') });
  });

  it('is unknown when Zendesk cannot be asked or is not understood, and never throws', async () => {
    for (const answer of [
      { status: 403 },
      { status: 500 },
      { status: 200, text: 'x' },
      { status: 200, json: { data: [{}] } },
    ])
      expect(await availability({ people: answer })).toMatchObject({ state: 'unknown', agentsOnline: null });
  });
});
