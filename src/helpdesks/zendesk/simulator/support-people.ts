/** Support users: making, finding and changing them. Addresses and external ids belong to one person at a time. */
import type { AccountState } from './state.ts';
import type { SuncoUser } from './sunco-records.ts';
import { type Identity, newSupportUser, type SupportUser } from './support-records.ts';

export interface PersonFacts {
  readonly name: string;
  readonly email?: string | null;
  readonly externalId?: string | null;
  readonly phone?: string | null;
  readonly locale?: string | null;
  readonly isVerified?: boolean;
}

export function createPerson(state: AccountState, facts: PersonFacts): SupportUser {
  const user = newSupportUser({ id: state.ids.support(), name: facts.name, role: 'end-user', at: state.clock.now() });
  user.phone = facts.phone ?? null;
  user.locale = facts.locale ?? user.locale;
  state.support.users.set(user.id, user);
  if (facts.externalId) setExternalId(state, user, facts.externalId);
  if (facts.email) addEmail(state, user, { value: facts.email, verified: facts.isVerified ?? false });
  return user;
}

export function personByExternalId(state: AccountState, externalId: string): SupportUser | null {
  const id = state.support.usersByExternalId.get(externalId.toLowerCase());
  return (id === undefined ? undefined : state.support.users.get(id)) ?? null;
}

export function personByEmail(state: AccountState, email: string): SupportUser | null {
  const id = state.support.usersByEmail.get(email.toLowerCase());
  return (id === undefined ? undefined : state.support.users.get(id)) ?? null;
}

export function setExternalId(state: AccountState, user: SupportUser, externalId: string | null): void {
  if (user.externalId !== null) state.support.usersByExternalId.delete(user.externalId.toLowerCase());
  user.externalId = externalId;
  if (externalId !== null) state.support.usersByExternalId.set(externalId.toLowerCase(), user.id);
}

/** Adds an address that nobody else has; the first one is the primary address. */
export function addEmail(
  state: AccountState,
  user: SupportUser,
  { value, verified }: { value: string; verified: boolean },
): Identity {
  const identity: Identity = {
    id: state.ids.support(),
    type: 'email',
    value: value.toLowerCase(),
    verified,
    primary: !user.identities.some((known) => known.type === 'email'),
    createdAt: state.clock.now(),
  };
  user.identities.push(identity);
  state.support.usersByEmail.set(identity.value, user.id);
  return identity;
}

export function primaryEmail(user: SupportUser): string | null {
  return user.identities.find((identity) => identity.type === 'email' && identity.primary)?.value ?? null;
}

/**
 * The Support user of an end user who reaches agents: the linked one, the one with the same external id, or a new one.
 * An address alone never finds anybody.
 */
export function linkSupportUser(
  state: AccountState,
  { user, name, email }: { user: SuncoUser | null; name: string | null; email: string | null },
): SupportUser {
  const joined = email !== null && state.switches.requesterEmail === 'joins' ? personByEmail(state, email) : null;
  const person =
    joined ??
    known(state, user) ??
    createPerson(state, {
      name: name ?? nameOf(user) ?? 'Web User',
      externalId: state.switches.externalIdMatching ? (user?.externalId ?? null) : null,
      locale: user?.profile.locale ?? null,
    });
  if (user !== null) user.supportUserId = person.id;
  if (name !== null && person.name !== name && person.identities.length === 0) person.name = name;
  if (email !== null && state.switches.requesterEmail !== 'ignored' && personByEmail(state, email) === null) {
    addEmail(state, person, { value: email, verified: false });
  }
  return person;
}

function known(state: AccountState, user: SuncoUser | null): SupportUser | null {
  if (user === null) return null;
  if (user.supportUserId !== null) return state.support.users.get(user.supportUserId) ?? null;
  if (user.externalId === null || !state.switches.externalIdMatching) return null;
  return personByExternalId(state, user.externalId);
}

function nameOf(user: SuncoUser | null): string | null {
  const name = [user?.profile.givenName, user?.profile.surname].filter((part) => part).join(' ');
  return name === '' ? null : name;
}
