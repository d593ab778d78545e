import type { Customer } from './chat.ts';

/** Invented people: whom the shop's page says is signed in, one after the other. */
const customers: readonly Customer[] = [
  { name: 'Léa Roux', order: 'L-20417' },
  { name: 'Omar Haddad', order: 'L-20588' },
  { name: 'Ines Calder', order: 'L-20613' },
];

export function customerAt(index: number): Customer {
  const customer = customers[index % customers.length];
  if (customer === undefined) throw new Error('There is no customer in the list.');
  return customer;
}
