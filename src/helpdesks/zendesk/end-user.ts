import { z } from 'zod';
import { cutText } from '../../core/cut-text.ts';
import type { RemoteUserId } from '../../core/ids.ts';
import type { EndUser } from '../command.ts';
import { DeliveryFailure } from '../failure.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import type { UserProfile } from './client.ts';
import type { Desk } from './desk.ts';
import type { WireSupportUser } from './wire-support.ts';

export interface RemotePerson {
  readonly remoteUserId: RemoteUserId;
  /** What joins the person with the Support user. */
  readonly externalId: string;
  readonly notices: readonly string[];
}

export interface PersonSearch {
  readonly endUser: EndUser;
  readonly remoteUserId: RemoteUserId | null;
  readonly attempt: number;
  readonly signal: AbortSignal;
}

/** Zendesk's documentation caps external ids at 255. */
const externalIdCharsMax = 255;
/** After this many tries an identity that cannot be looked up no longer holds the conversation back. */
const lookupAttemptsMax = 3;

/**
 * Finds or makes the person over there. Only what the bot vouches for (an id, an address) looks up or joins anybody;
 * a claimed address ends up in the profile, where agents see it and nothing is matched by it.
 */
export async function findOrCreatePerson(desk: Desk, search: PersonSearch): Promise<RemotePerson> {
  const notices: string[] = [];
  const profile = profileOf(search.endUser, notices);
  const known = await updateKnown(desk, search, profile);
  if (known !== null) return { ...known, notices };
  const externalId = await externalIdOf(desk, search, notices);
  const remoteUserId = await upsert(desk, { externalId, profile, notices, signal: search.signal });
  return { remoteUserId, externalId, notices };
}

async function updateKnown(desk: Desk, search: PersonSearch, profile: UserProfile) {
  const { remoteUserId, endUser } = search;
  const isVouched = endUser.vouchedId !== null || endUser.email?.isVouched === true;
  // Somebody known from an earlier escalation as a stranger must not keep that record once the bot vouches for them.
  if (remoteUserId === null || isVouched) return null;
  try {
    const user = await desk.sunshine.updateUser(remoteUserId, { profile }, search.signal);
    return { remoteUserId: user.id as RemoteUserId, externalId: user.externalId ?? endUser.key };
  } catch (error) {
    if (isRefusal(error, 400, 404)) return null;
    throw error;
  }
}

async function externalIdOf(desk: Desk, search: PersonSearch, notices: string[]): Promise<string> {
  const { endUser } = search;
  if (endUser.vouchedId !== null && endUser.vouchedId.length <= externalIdCharsMax) {
    notices.push('joined_by_vouched_id');
    return endUser.vouchedId;
  }
  if (endUser.vouchedId !== null) notices.push('vouched_id_too_long');
  const own = endUser.key.slice(0, externalIdCharsMax);
  const address = endUser.email?.isVouched === true ? usableEmail(endUser.email.address) : null;
  if (address === null) return own;
  try {
    return await externalIdByEmail(desk, { address, own, signal: search.signal, notices });
  } catch (error) {
    const mayPass = error instanceof DeliveryFailure && error.disposition === 'retry';
    if (mayPass && search.attempt < lookupAttemptsMax) throw error;
    if (!(error instanceof DeliveryFailure) || search.signal.aborted) throw error;
    notices.push('vouched_email_not_looked_up');
    return own;
  }
}

async function externalIdByEmail(
  desk: Desk,
  lookup: { address: string; own: string; signal: AbortSignal; notices: string[] },
): Promise<string> {
  const found = await desk.support.findUsersByEmail(lookup.address, lookup.signal);
  const user = found.find((candidate) => isEndUserWith(candidate, lookup.address));
  if (user?.id === undefined) return lookup.own;
  lookup.notices.push('joined_by_vouched_email');
  if (user.external_id !== undefined && user.external_id !== '') return user.external_id;
  await desk.support.setExternalId(user.id, lookup.own, lookup.signal);
  return lookup.own;
}

/** The search is fuzzy; and an agent's own record is never joined with a person in a chat window. */
function isEndUserWith(user: WireSupportUser, address: string): boolean {
  return user.email?.toLowerCase() === address.toLowerCase() && (user.role === undefined || user.role === 'end-user');
}

async function upsert(
  desk: Desk,
  person: { externalId: string; profile: UserProfile; notices: string[]; signal: AbortSignal },
): Promise<RemoteUserId> {
  const { externalId, profile, signal } = person;
  try {
    return (await desk.sunshine.createUser({ externalId, profile }, signal)).id as RemoteUserId;
  } catch (error) {
    if (isRefusal(error, 409)) return await updateExisting(desk, person);
    if (!isRefusal(error, 400)) throw error;
  }
  // Zendesk's own check of an address or picture may be stricter than ours; a person without profile is better than none.
  person.notices.push('profile_refused');
  try {
    return (await desk.sunshine.createUser({ externalId, profile: {} }, signal)).id as RemoteUserId;
  } catch (error) {
    if (isRefusal(error, 409)) return await updateExisting(desk, { ...person, profile: {} });
    throw error;
  }
}

async function updateExisting(
  desk: Desk,
  person: { externalId: string; profile: UserProfile; notices: string[]; signal: AbortSignal },
): Promise<RemoteUserId> {
  const user = await desk.sunshine.getUser(person.externalId, person.signal);
  if (Object.keys(person.profile).length > 0) {
    try {
      await desk.sunshine.updateUser(user.id, { profile: person.profile }, person.signal);
    } catch (error) {
      if (!isRefusal(error, 400)) throw error;
      person.notices.push('profile_refused');
    }
  }
  return user.id as RemoteUserId;
}

/** The profile fields that Zendesk takes, cut or left out where a value does not fit; each omission is noted. */
export function profileOf(endUser: EndUser, notices: string[] = []): UserProfile {
  const given = textOf(endUser.givenName) ?? (endUser.familyName === null ? textOf(endUser.name) : null);
  const surname = textOf(endUser.familyName);
  const email = endUser.email === null ? null : usableEmail(endUser.email.address);
  if (endUser.email !== null && email === null) notices.push('email_not_usable');
  const avatarUrl = usablePicture(endUser.avatarUrl);
  if (endUser.avatarUrl !== null && avatarUrl === null) notices.push('avatar_not_usable');
  const locale = usableLocale(endUser.locale);
  if (endUser.locale !== null && locale === null) notices.push('locale_not_usable');
  return {
    ...(given === null ? {} : { givenName: given }),
    ...(surname === null ? {} : { surname }),
    ...(email === null ? {} : { email }),
    ...(avatarUrl === null ? {} : { avatarUrl }),
    ...(locale === null ? {} : { locale }),
  };
}

/** How agents see the person on the ticket; `null` when the bot told no name. */
export function displayNameOf(endUser: EndUser): string | null {
  const parts = [textOf(endUser.givenName), textOf(endUser.familyName)].filter((part) => part !== null);
  return textOf(endUser.name) ?? (parts.length === 0 ? null : parts.join(' '));
}

/** The address when Zendesk would take it, otherwise `null`. */
export function usableEmail(address: string): string | null {
  const read = z.email().max(128).safeParse(address.trim());
  return read.success ? read.data : null;
}

function textOf(value: string | null): string | null {
  const text = value?.trim() ?? '';
  return text === '' ? null : cutText(text, 128);
}

function usablePicture(url: string | null): string | null {
  if (url === null || url.length > 2048 || !URL.canParse(url)) return null;
  return ['https:', 'http:'].includes(new URL(url).protocol) ? url : null;
}

function usableLocale(locale: string | null): string | null {
  if (locale === null || locale.length > 64) return null;
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? null;
  } catch {
    return null;
  }
}
