import { describe, expect, it } from 'vitest';
import { side } from '../../../test/support/helpdesk-commands.ts';
import { scriptedHttp } from '../../../test/support/scripted-http.ts';
import type { RemoteGroupId } from '../../core/ids.ts';
import { silentLogger } from '../../core/logger.ts';
import { openingAt } from './business-hours.ts';
import { ringcentral } from './index.ts';

const channel = { id: 'c1', name: 'Realtime' };
const agent = (status: string | null, busyness = 'ok', id = 'c1') => ({
  agent_id: 'a',
  channels: [{ ...channel, id, status, busyness }],
});
const closedSheet = { id: 's1', active: true, timezone: 'Europe/Paris', monday_hours: '32400-43200' };
/** A Sunday evening in Paris. */
const sunday = Date.parse('2025-02-02T20:00:00Z');

async function availability(given: {
  agents?: object[] | number;
  sheets?: object[] | number;
  source?: object | number;
}) {
  const { agents = [], sheets = [], source = { id: 'x', channel_id: 'c1', time_sheet_ids: ['s1'] } } = given;
  const answer = (value: object | object[] | number, wrap = (json: unknown): unknown => json) =>
    typeof value === 'number' ? { status: value } : { status: 200, json: wrap(value) };
  const { http, calls } = scriptedHttp([
    [/^GET \/1.0\/content_sources\//, answer(source)],
    [/^GET \/1.0\/status/, answer(agents)],
    [/^GET \/1.0\/time_sheets/, answer(sheets, (records) => ({ count: 1, records }))],
  ]);
  const settings = {
    realtimeUrl: 'https://acme.digital.ringcentral.com/realtime/sdk/65aa00107d2e4b0c91a0c001',
    channelToken: 'a',
    restBaseUrl: 'https://acme.api.digital.ringcentral.com/1.0',
    restToken: 'b',
  };
  const helpdesk = ringcentral.connect(settings, { http, log: silentLogger, now: () => sunday });
  const call = { signal: AbortSignal.timeout(1000) };
  const state = await side(helpdesk.availability).availabilityOf('g1' as RemoteGroupId, call);
  return { ...state, calls };
}

describe('availability', () => {
  it('asks for the category, and counts agents of our channel group only', async () => {
    const found = await availability({
      agents: [agent('available'), agent('away'), agent('available', 'ok', 'other')],
    });
    expect(found).toMatchObject({ state: 'available', agentsOnline: 1 });
    expect(found.calls.map(({ line }) => line)).toContain('GET /1.0/status?category_ids%5B%5D=g1');
  });

  it('is busy when everybody is full, unavailable when nobody is there', async () => {
    expect(await availability({ agents: [agent('available', 'full')] })).toMatchObject({ state: 'busy' });
    expect(await availability({ agents: [agent('away'), agent(null)] })).toMatchObject({
      state: 'unavailable',
      agentsOnline: 0,
    });
  });

  it('is closed outside the hours, with the next opening', async () => {
    expect(await availability({ sheets: [closedSheet] })).toMatchObject({
      state: 'closed',
      nextOpeningAt: Date.parse('2025-02-03T08:00:00Z'),
    });
  });

  it('is unknown where the token may not look, and never throws', async () => {
    expect(await availability({ agents: 403 })).toMatchObject({ state: 'unknown' });
    expect(await availability({ source: 404 })).toMatchObject({ state: 'unknown' });
    expect(await availability({ sheets: 500 })).toMatchObject({ state: 'unavailable' });
  });
});

describe('business hours', () => {
  const at = (time: string) => Date.parse(time);
  const sheet = { id: 's', timezone: 'Paris', monday_hours: '32400-43200,46800-64800', tuesday_hours: '' };

  it('reads several slots of a day, and a zone that is named by its city', () => {
    expect(openingAt(sheet, at('2025-02-03T08:00:00Z'))).toEqual({ isOpen: true, nextOpeningAt: null });
    expect(openingAt(sheet, at('2025-02-03T11:00:00Z'))).toEqual({
      isOpen: false,
      nextOpeningAt: at('2025-02-03T12:00:00Z'),
    });
  });

  it('leaves holidays out, whichever way their list is named', () => {
    for (const name of ['holidays', 'holidays[]']) {
      const closed = { ...sheet, [name]: [{ date: '2025-02-03' }] };
      expect(openingAt(closed, at('2025-02-03T08:00:00Z'))).toEqual({
        isOpen: false,
        nextOpeningAt: at('2025-02-10T08:00:00Z'),
      });
    }
  });

  it('says nothing in a zone that nobody knows', () => {
    expect(openingAt({ ...sheet, timezone: 'Atlantis' }, 0)).toBeNull();
    expect(openingAt({ id: 's' }, 0)).toBeNull();
  });
});
