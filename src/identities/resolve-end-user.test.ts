import { describe, expect, it } from 'vitest';
import { makeBot } from '../../test/support/builders.ts';
import { emptyMapping, type IdentityMapping } from '../connections/connection.ts';
import { type IdentityClaims, resolveEndUser } from './resolve-end-user.ts';

const bot = makeBot();

const claims = (
  mapping: Partial<IdentityMapping>,
  variables: IdentityClaims['variables'],
  rest: Partial<IdentityClaims> = {},
): IdentityClaims => ({
  bot,
  mapping: { ...emptyMapping, ...mapping },
  conversationId: 'conv-1',
  user: {},
  variables,
  ...rest,
});

describe('resolveEndUser', () => {
  it('takes senderId for an address when it looks like one, and for an id otherwise', () => {
    const email = resolveEndUser(claims({ senderId: 'mail' }, { mail: 'lea@example.test' }));
    expect(email.endUser.email).toEqual({ address: 'lea@example.test', isVouched: false });
    const id = resolveEndUser(claims({ senderId: 'mail' }, { mail: 'C-8812' }));
    expect(id.endUser.email).toBeNull();
    expect(id.endUser.vouchedId).toBeNull();
  });

  it('never takes a mistyped address of senderId for an id, and reports it', () => {
    const mistyped = (conversationId: string) =>
      resolveEndUser(claims({ senderId: 'mail' }, { mail: 'lea@shop' }, { conversationId }));
    expect(mistyped('conv-1').endUser.email).toBeNull();
    expect(mistyped('conv-1').notices).toEqual(['The e-mail address was not used: it is not a valid address.']);
    expect(mistyped('conv-1').endUser.key).not.toBe(mistyped('conv-2').endUser.key);
    const vouched = resolveEndUser(claims({ senderId: 'login', vouched: ['login'] }, { login: 'lea@shop' }));
    expect([vouched.endUser.vouchedId, vouched.notices]).toEqual(['lea@shop', []]);
  });

  it('gives two people who type the same address different keys', () => {
    const one = resolveEndUser(claims({ senderId: 'mail' }, { mail: 'lea@example.test' }));
    const other = resolveEndUser(
      claims({ senderId: 'mail' }, { mail: 'lea@example.test' }, { conversationId: 'conv-2' }),
    );
    expect(one.endUser.key).not.toBe(other.endUser.key);
  });

  it('finds the same person again by a claimed id, in our own namespace and per bot', () => {
    const one = resolveEndUser(claims({ externalId: 'ref' }, { ref: 'C-1' }));
    const again = resolveEndUser(claims({ externalId: 'ref' }, { ref: 'C-1' }, { conversationId: 'conv-2' }));
    const otherBot = resolveEndUser(claims({ externalId: 'ref' }, { ref: 'C-1' }, { bot: makeBot() }));
    expect(one.endUser.key).toBe(again.endUser.key);
    expect(one.endUser.key).not.toBe(otherBot.endUser.key);
    expect(one.endUser.key).not.toContain('C-1');
  });

  it('gives what is claimed another key than what is vouched for, though it says the same', () => {
    const mapping = { externalId: 'ref', email: 'mail' };
    const keyOf = (vouched: readonly string[], variables: IdentityClaims['variables']) =>
      resolveEndUser(claims({ ...mapping, vouched }, variables)).endUser.key;
    const variables = { ref: 'C-1', mail: 'lea@example.test' };
    const claimed = keyOf([], variables);
    const byId = keyOf(['ref'], variables);
    const byEmail = keyOf(['mail'], variables);
    expect(new Set([claimed, byId, byEmail]).size).toBe(3);
    expect(keyOf([], { ref: 'C-1' })).toBe(claimed);
    expect(keyOf(['ref', 'mail'], { ref: 'C-1' })).toBe(byId);
    expect(keyOf(['mail'], { ref: 'C-2', mail: 'LEA@example.test' })).toBe(byEmail);
    const nobody = keyOf(['mail'], {});
    expect(keyOf(['mail'], { mail: 'lea@example.test' })).not.toBe(nobody);
  });

  it('vouches for a variable only when its name is listed', () => {
    const mapping = { externalId: 'ref', email: 'mail' };
    const variables = { ref: 'C-1', mail: 'lea@example.test' };
    expect(resolveEndUser(claims(mapping, variables)).endUser.vouchedId).toBeNull();
    const vouched = resolveEndUser(claims({ ...mapping, vouched: ['ref'] }, variables)).endUser;
    expect(vouched.vouchedId).toBe('C-1');
    expect(vouched.email?.isVouched).toBe(false);
  });

  it('vouches for no variable that may be the end user’s own words, whatever the mapping says, and tells the designer', () => {
    const mapping = { externalId: 'ref', vouched: ['ref'] };
    const { endUser, notices } = resolveEndUser(claims(mapping, { ref: 'C-1' }, { claimed: ['ref'] }));
    expect(endUser.vouchedId).toBeNull();
    expect(endUser.key).toBe(resolveEndUser(claims({ externalId: 'ref' }, { ref: 'C-1' })).endUser.key);
    expect(notices.join()).toMatch(/"ref" counts as claimed/);
  });

  it('takes nothing for a variable that the bot did not send', () => {
    const { endUser, notices } = resolveEndUser(claims({ name: 'constructor', phone: 'toString' }, {}));
    expect([endUser.name, endUser.phone]).toEqual([null, null]);
    expect(notices.every((notice) => notice.includes('missing or empty'))).toBe(true);
  });

  it('believes isVerified only of a bot that may vouch, and says so otherwise', () => {
    const user = { id: 'u-1', email: 'lea@example.test', isVerified: true };
    const refused = resolveEndUser(claims({}, {}, { user }));
    expect(refused.endUser.vouchedId).toBeNull();
    expect(refused.notices).toHaveLength(1);
    const believed = resolveEndUser(claims({}, {}, { user, bot: makeBot({ vouchesForIdentity: true }) }));
    expect(believed.endUser).toMatchObject({ vouchedId: 'u-1', email: { isVouched: true } });
  });

  it('reports a bad address and a missing variable without naming their values', () => {
    const { endUser, notices } = resolveEndUser(claims({ email: 'mail', phone: 'tel' }, { mail: 'not an address' }));
    expect(endUser.email).toBeNull();
    expect(notices).toHaveLength(2);
    expect(notices.join(' ')).not.toContain('not an address');
  });

  it('reports what is only spaces as empty, as the helpdesk would show it', () => {
    const { notices } = resolveEndUser(claims({ phone: 'tel' }, { tel: '  ' }));
    expect(notices).toEqual(['The variable "tel" was not used: it is missing or empty.']);
  });

  it('maps fields and tags, and leaves out what is not a plain value', () => {
    const { attributes, notices } = resolveEndUser(
      claims(
        { fields: { '360': 'contract', '361': 'basket' }, tags: ['plan'] },
        { contract: 17, basket: [1], plan: 'gold' },
      ),
    );
    expect(attributes).toEqual({ fields: { '360': '17' }, tags: ['gold'], tagOrigins: { plan: 'gold' } });
    expect(notices).toHaveLength(1);
  });

  it('kept a text of any length, in memory for as long as the escalation was open: thousands of them ended the program', () => {
    const mapping = { senderId: 'id', name: 'name', fields: { '360': 'story' }, tags: ['plan'], vouched: ['id'] };
    const say = (text: string) => ({ id: text, name: text, story: text, plan: text });
    const long = resolveEndUser(claims(mapping, say('x'.repeat(10_001))));
    expect(JSON.stringify(long).length).toBeLessThan(2_000);
    expect(long.endUser).toMatchObject({ vouchedId: null, name: null });
    expect(long.notices).toContain('The variable "story" was not used: it is longer than 10000 characters.');
    const fitting = resolveEndUser(claims(mapping, say('x'.repeat(10_000))));
    expect([fitting.attributes.fields['360']?.length, fitting.notices]).toEqual([10_000, []]);
  });
});
