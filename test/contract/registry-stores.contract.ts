import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BotKey } from '../../src/bot-accounts/bot.ts';
import type { StoredConnection } from '../../src/connections/store.ts';
import { type BotId, newId, type RemoteGroupId } from '../../src/core/ids.ts';
import type { Database, Stores } from '../../src/db/stores.ts';
import { makeBot, makeConnection, makeRoute } from '../support/builders.ts';

/** What the stores of bots, connections, routes and attachments promise: all that people configure. */
export function registryStoresContract(name: string, open: () => Promise<Database>): void {
  describe(`registry stores on ${name}`, () => {
    let database: Database;
    let stores: Stores;
    beforeEach(async () => {
      database = await open();
      stores = database.stores;
    });
    afterEach(() => database.close());

    const makeKey = (botId: BotId, overrides: Partial<BotKey> = {}): BotKey => ({
      id: newId('botKey'),
      botId,
      label: 'main',
      hint: 'psl_abc',
      createdAt: 1000,
      expiresAt: null,
      lastUsedAt: null,
      ...overrides,
    });
    const makeStored = (overrides: Partial<StoredConnection> = {}): StoredConnection => {
      const { settings: _settings, ...rest } = makeConnection();
      return { ...rest, sealedSettings: 'v1.sealed', ...overrides };
    };
    const group = (id: string) => id as RemoteGroupId;

    describe('bots', () => {
      it('are saved, replaced, found and listed whole', async () => {
        const bot = makeBot({ protocolSettings: { a: [1, null] }, texts: { queued: null } });
        const other = makeBot();
        await stores.bots.save(bot);
        await stores.bots.save(other);
        const renamed = { ...bot, name: 'Renamed', updatedAt: 2000 };
        await stores.bots.save(renamed);
        expect(await stores.bots.find(bot.id)).toEqual(renamed);
        expect(await stores.bots.list()).toEqual([renamed, other]);
        expect(await stores.bots.find(newId('bot'))).toBeNull();
      });

      it('are removed with their keys, secrets and routes', async () => {
        const bot = makeBot();
        const route = makeRoute({ botId: bot.id });
        await stores.bots.save(bot);
        await stores.bots.addKey(makeKey(bot.id), 'hash-1');
        await stores.bots.addSecret(bot.id, 'sealed', 1000);
        await stores.routes.save(route);
        expect(await stores.bots.remove(bot.id)).toBe(true);
        expect(await stores.bots.remove(bot.id)).toBe(false);
        expect(await stores.bots.find(bot.id)).toBeNull();
        expect(await stores.bots.findByKeyHash('hash-1')).toBeNull();
        expect(await stores.bots.listKeys(bot.id)).toEqual([]);
        expect(await stores.bots.listSecrets(bot.id)).toEqual([]);
        expect(await stores.routes.find(route.id)).toBeNull();
      });

      it('are found by the hash of a key, expired or not', async () => {
        const bot = makeBot();
        await stores.bots.save(bot);
        const [first, second] = [makeKey(bot.id), makeKey(bot.id, { label: 'second' })];
        await stores.bots.addKey(first, 'hash-1');
        await stores.bots.addKey(second, 'hash-2');
        await stores.bots.touchKey(first.id, 3000);
        expect(await stores.bots.expireKey(first.id, 4000)).toBe(true);
        expect(await stores.bots.expireKey(newId('botKey'), 4000)).toBe(false);
        const used = { ...first, lastUsedAt: 3000, expiresAt: 4000 };
        expect(await stores.bots.findByKeyHash('hash-1')).toEqual({ bot, key: used });
        expect(await stores.bots.findByKeyHash('hash-3')).toBeNull();
        expect(await stores.bots.listKeys(bot.id)).toEqual([used, second]);
      });

      it('refuse a second key with the same hash', async () => {
        const bot = makeBot();
        await stores.bots.save(bot);
        await stores.bots.addKey(makeKey(bot.id), 'hash-1');
        await expect(stores.bots.addKey(makeKey(bot.id), 'hash-1')).rejects.toThrow();
      });

      it('keep their three newest secrets, newest first, and drop the older when asked', async () => {
        const bot = makeBot();
        for (const number of [1, 2, 3, 4]) await stores.bots.addSecret(bot.id, `sealed-${number}`, number);
        expect(await stores.bots.listSecrets(bot.id)).toEqual([
          { sealed: 'sealed-4', createdAt: 4 },
          { sealed: 'sealed-3', createdAt: 3 },
          { sealed: 'sealed-2', createdAt: 2 },
        ]);
        await stores.bots.dropOldSecrets(bot.id);
        expect(await stores.bots.listSecrets(bot.id)).toEqual([{ sealed: 'sealed-4', createdAt: 4 }]);
        await stores.bots.dropOldSecrets(newId('bot'));
      });
    });

    describe('connections', () => {
      it('are saved, replaced, found and listed with their sealed settings', async () => {
        const connection = makeStored();
        await stores.connections.save(connection);
        const paused = { ...connection, isPaused: true, sealedSettings: 'v1.other' };
        await stores.connections.save(paused);
        expect(await stores.connections.find(connection.id)).toEqual(paused);
        expect(await stores.connections.list()).toEqual([paused]);
        expect(await stores.connections.find(newId('connection'))).toBeNull();
      });

      it('are removed with their routes', async () => {
        const connection = makeStored();
        const route = makeRoute({ connectionId: connection.id });
        const other = makeRoute();
        await stores.connections.save(connection);
        await stores.routes.save(route);
        await stores.routes.save(other);
        expect(await stores.connections.remove(connection.id)).toBe(true);
        expect(await stores.connections.remove(connection.id)).toBe(false);
        expect(await stores.routes.list({})).toEqual([other]);
      });
    });

    describe('routes', () => {
      it('are saved, replaced and found by skill without regard to case and outer spaces', async () => {
        const route = makeRoute({ skill: 'Billing' });
        expect(await stores.routes.save(route)).toBe('saved');
        const changed = { ...route, skill: ' BILLING ', mode: 'off' as const, remoteGroupId: group('g1') };
        expect(await stores.routes.save(changed)).toBe('saved');
        expect(await stores.routes.find(route.id)).toEqual(changed);
        expect(await stores.routes.findFor(route.botId, 'bilLing')).toEqual(changed);
        expect(await stores.routes.findFor(route.botId, 'sales')).toBeNull();
        expect(await stores.routes.findFor(newId('bot'), 'billing')).toBeNull();
      });

      it('are unique per bot and skill, the default route included', async () => {
        const route = makeRoute({ skill: 'Billing' });
        const fallback = makeRoute({ botId: route.botId, skill: null });
        await stores.routes.save(route);
        expect(await stores.routes.save(fallback)).toBe('saved');
        expect(await stores.routes.save(makeRoute({ botId: route.botId, skill: 'billing ' }))).toBe('taken');
        expect(await stores.routes.save(makeRoute({ botId: route.botId, skill: null }))).toBe('taken');
        expect(await stores.routes.save({ ...fallback, skill: 'Billing' })).toBe('taken');
        expect(await stores.routes.save(makeRoute({ botId: route.botId, skill: 'default' }))).toBe('saved');
        expect(await stores.routes.save(makeRoute())).toBe('saved');
        expect(await stores.routes.findFor(route.botId, null)).toEqual(fallback);
      });

      it('are listed by bot and by connection, and removed', async () => {
        const one = makeRoute();
        const two = makeRoute({ botId: one.botId, skill: 'sales' });
        const three = makeRoute({ connectionId: one.connectionId });
        for (const route of [one, two, three]) await stores.routes.save(route);
        expect(await stores.routes.list({ botId: one.botId })).toEqual([one, two]);
        expect(await stores.routes.list({ connectionId: one.connectionId })).toEqual([one, three]);
        expect(await stores.routes.list({ botId: one.botId, connectionId: one.connectionId })).toEqual([one]);
        expect(await stores.routes.remove(one.id)).toBe(true);
        expect(await stores.routes.remove(one.id)).toBe(false);
        expect(await stores.routes.list({ botId: one.botId })).toEqual([two]);
      });

      it('learn a group together: all of a connection whose group has that name', async () => {
        const one = makeRoute({ groupName: 'Billing ' });
        const two = makeRoute({ connectionId: one.connectionId, groupName: 'BILLING' });
        const other = makeRoute({ connectionId: one.connectionId, groupName: 'Sales' });
        const elsewhere = makeRoute({ groupName: 'Billing' });
        for (const route of [one, two, other, elsewhere]) await stores.routes.save(route);
        const { connectionId } = one;
        await stores.routes.assignGroup({ connectionId, groupKey: 'billing', group: group('g9'), live: [group('g9')] });
        const groups = await Promise.all([one, two, other, elsewhere].map(({ id }) => stores.routes.find(id)));
        expect(groups.map((route) => route?.remoteGroupId)).toEqual(['g9', 'g9', null, null]);
      });

      it('keep their own group as long as it lives, whatever another one of that name learns', async () => {
        const own = makeRoute({ groupName: 'Billing', remoteGroupId: group('g1') });
        const { connectionId } = own;
        const gone = makeRoute({ connectionId, groupName: 'Billing', remoteGroupId: group('g2') });
        for (const route of [own, gone]) await stores.routes.save(route);
        const live = [group('g1'), group('g9')];
        await stores.routes.assignGroup({ connectionId, groupKey: 'billing', group: group('g9'), live });
        expect((await stores.routes.find(own.id))?.remoteGroupId).toBe('g1');
        expect((await stores.routes.find(gone.id))?.remoteGroupId).toBe('g9');
      });

      it('remember when they were used last', async () => {
        const route = makeRoute();
        await stores.routes.save(route);
        await stores.routes.touch(route.id, 7000);
        expect((await stores.routes.find(route.id))?.lastUsedAt).toBe(7000);
      });

      it('give the right to make a group to one holder at a time, until it ends', async () => {
        const connectionId = newId('connection');
        const lock = (holder: string, now: number, groupKey = 'billing') =>
          stores.routes.lockGroup({ connectionId, groupKey, holder, until: now + 100, now });
        const results = await Promise.all(Array.from({ length: 20 }, (_, index) => lock(`h${index}`, 1000)));
        expect(results.filter(Boolean)).toHaveLength(1);
        const holder = `h${results.indexOf(true)}`;
        expect(await lock(holder, 1010)).toBe(true);
        expect(await lock('late', 1109)).toBe(false);
        expect(await lock('late', 1109, 'sales')).toBe(true);
        await stores.routes.unlockGroup(connectionId, 'billing', 'late');
        expect(await lock('late', 1109)).toBe(false);
        expect(await lock('late', 1110)).toBe(true);
        await stores.routes.unlockGroup(connectionId, 'billing', 'late');
        expect(await lock('next', 1111)).toBe(true);
        await stores.routes.unlockGroups();
        expect(await lock('later', 1112)).toBe(true);
      });

      it('give the right to make a group again that a clock which was ahead gave away', async () => {
        const connectionId = newId('connection');
        const lock = (holder: string, now: number) =>
          stores.routes.lockGroup({ connectionId, groupKey: 'billing', holder, until: now + 100, now });
        expect(await lock('ahead', 1_000_000)).toBe(true);
        expect(await lock('right', 1000)).toBe(true);
      });
    });

    describe('attachments', () => {
      it('are found one by one or together in the order asked for, within their bot, until they are old', async () => {
        const botId = newId('bot');
        const make = (createdAt: number, owner = botId) => ({
          id: newId('attachment'),
          botId: owner,
          name: 'photo.png',
          mediaType: 'image/png',
          sizeBytes: 3,
          createdAt,
        });
        const [one, two, foreign] = [make(100), make(200), make(300, newId('bot'))];
        for (const attachment of [one, two, foreign]) await stores.attachments.add(attachment);
        expect(await stores.attachments.find(one.id)).toEqual(one);
        const asked = [two.id, newId('attachment'), foreign.id, one.id];
        expect(await stores.attachments.findAll(botId, asked)).toEqual([two, one]);
        expect(await stores.attachments.findAll(botId, [])).toEqual([]);
        expect(await stores.attachments.removeOlderThan(300, 1)).toEqual([one.id]);
        expect(await stores.attachments.removeOlderThan(300, 9)).toEqual([two.id]);
        expect(await stores.attachments.find(one.id)).toBeNull();
        expect(await stores.attachments.find(foreign.id)).toEqual(foreign);
      });
    });

    it('answers a ping while it is open', async () => {
      await expect(database.ping()).resolves.not.toThrow();
    });
  });
}
