import { describe, expect, it } from 'vitest';
import { makeBot, makeConnection, makeEscalation } from '../../test/support/builders.ts';
import { emptyMapping } from '../connections/connection.ts';
import type { JsonValue } from '../core/json.ts';
import type { Change } from './change.ts';
import type { Escalation } from './escalation.ts';
import type { StartTools } from './start-escalation.ts';
import { updateEscalation } from './update-escalation.ts';

/** What the escalation is after the bot has told these variables. */
async function updated(...told: Parameters<typeof changeBy>): Promise<Escalation> {
  return (await changeBy(...told)).escalation;
}

/** What changes when the bot tells these variables. */
async function changeBy(
  before: Partial<Escalation>,
  variables: Record<string, JsonValue>,
  vouched: readonly string[] = [],
): Promise<Change> {
  const decided: Change[] = [];
  const bot = makeBot();
  const escalation = makeEscalation({ botId: bot.id, ...before });
  const mapping = {
    ...emptyMapping,
    name: 'name',
    email: 'mail',
    externalId: 'ref',
    vouched,
    fields: { '77': 'order' },
    tags: ['plan'],
  };
  const tools = {
    keeper: {
      read: async () => escalation,
      change: async (_id: unknown, decide: (current: Escalation) => { readonly change: Change }) => {
        const { change } = decide(escalation);
        decided.push(change);
        return { status: 'committed', escalation: change.escalation };
      },
    },
    connections: { findUsable: async () => ({ connection: makeConnection({ mapping }), helpdesk: { context: {} } }) },
    surround: () => ({ bot, now: 2000, linkTo: () => '' }),
  } as unknown as StartTools;
  await updateEscalation(tools, bot, escalation.id, { variables });
  const [change] = decided;
  if (change === undefined) throw new Error('nothing was decided');
  return change;
}

describe('an update', () => {
  it('adds to what is known of the end user, and forgets nothing that it does not name', async () => {
    const before = {
      endUser: { ...makeEscalation().endUser, name: 'Léa', phone: '0102' },
      attributes: { fields: { '12': 'kept' }, tags: ['vip'] },
    };
    const after = await updated(before, { mail: 'lea@shop.example', order: '4711', plan: 'gold' });
    expect(after.endUser).toMatchObject({
      name: 'Léa',
      phone: '0102',
      email: { address: 'lea@shop.example', isVouched: false },
    });
    expect(after.attributes).toMatchObject({ fields: { '12': 'kept', '77': '4711' }, tags: ['vip', 'gold'] });
  });

  it('that vouches for somebody who was a stranger keeps apart from whom strangers may claim to be', async () => {
    const stranger = makeEscalation().endUser;
    const known = await updated({ endUser: stranger }, { ref: 'C-1' }, ['ref']);
    expect(known.endUser.vouchedId).toBe('C-1');
    expect(known.endUser.key).not.toBe(stranger.key);
    expect((await updated({ endUser: stranger }, { ref: 'C-1' })).endUser).toEqual(stranger);
    const still = await updated({ endUser: known.endUser }, { mail: 'lea@shop.example' }, ['mail']);
    expect(still.endUser.key).toBe(known.endUser.key);
  });

  it('puts no claimed address in the place of one that was vouched for', async () => {
    const email = { address: 'lea@shop.example', isVouched: true };
    const before = { endUser: { ...makeEscalation().endUser, email } };
    expect((await updated(before, { mail: 'other@shop.example' })).endUser.email).toEqual(email);
    const moved = await updated(before, { mail: 'new@shop.example' }, ['mail']);
    expect(moved.endUser.email).toEqual({ address: 'new@shop.example', isVouched: true });
  });

  it('hands the helpdesk what is new beside what is known, so that a value told again undoes nothing there', async () => {
    const attributes = { fields: { '12': 'kept', '77': '4711' }, tags: ['gold'] };
    const same = await changeBy({ attributes }, { order: '4711', plan: 'gold' });
    expect(same.deliveries).toMatchObject([{ payload: { attributes, changed: { fields: {}, tags: [] } } }]);
    const other = await changeBy({ attributes }, { order: '4712', plan: 'gold' });
    expect(other.deliveries).toMatchObject([{ payload: { changed: { fields: { '77': '4712' }, tags: [] } } }]);
  });

  it('takes back the tag that a variable gave before it changed, and no other', async () => {
    const attributes = { fields: {}, tags: ['vip', 'gold'], tagOrigins: { plan: 'gold' } };
    const change = await changeBy({ attributes }, { plan: 'silver' });
    expect(change.escalation.attributes.tags).toEqual(['vip', 'silver']);
    expect(change.deliveries).toMatchObject([{ payload: { changed: { tags: ['silver'], outdatedTags: ['gold'] } } }]);
    const shared = { ...attributes, tagOrigins: { plan: 'gold', level: 'gold' } };
    expect((await updated({ attributes: shared }, { plan: 'silver' })).attributes.tags).toEqual([
      'vip',
      'gold',
      'silver',
    ]);
    const before = { fields: {}, tags: ['gold'] };
    expect((await updated({ attributes: before }, { plan: 'silver' })).attributes.tags).toEqual(['gold', 'silver']);
  });

  it('says what could not be used, and not what it does not name or leaves empty', async () => {
    const { events } = await changeBy({}, { mail: 'no address', order: { number: 4711 }, name: '  ', plan: null });
    expect(events?.map(({ data }) => data['notices'])).toEqual([
      [
        'The e-mail address was not used: it is not a valid address.',
        'The variable "order" was not used: it is not a plain value.',
      ],
    ]);
  });

  it('is refused with a code once the bot owns the conversation again', async () => {
    const end = { by: 'user', reason: 'user_command', comment: null } as const;
    await expect(updated({ state: 'ended', end }, { name: 'Léa' })).rejects.toMatchObject({ code: 'escalation_ended' });
  });
});
