import { expect, it } from 'vitest';
import { leftForTicket, nothingLeft } from './left-for-ticket.ts';

it('what waits for a ticket is cleared for the next escalation, and what others left there stays', () => {
  const others = { 'zen:ticket:tags': 'campaign', 'zen:ticket_field:1': 'theirs' };
  const first = leftForTicket(others, { fields: [['2', 'a']], tags: ['gold', 'campaign'], outdated: [] });
  const then = { ...others, ...first };
  const second = { ...then, ...leftForTicket(then, { fields: [['3', 'b']], tags: ['silver'], outdated: ['gold'] }) };
  expect(second).toMatchObject({
    'zen:ticket:tags': 'campaign,silver',
    'zen:ticket_field:1': 'theirs',
    'zen:ticket_field:2': 'a',
    'zen:ticket_field:3': 'b',
  });
  expect({ ...second, ...nothingLeft(second) }).toMatchObject({
    ...others,
    'zen:ticket_field:2': '',
    'zen:ticket_field:3': '',
  });
  expect(nothingLeft(others)).toEqual({});
});
