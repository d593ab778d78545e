import { toIso } from '../../core/clock.ts';
import { cutText } from '../../core/cut-text.ts';
import type { RemoteUserId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { isMailAddress } from '../../core/mail-address.ts';
import type { ContextAttributes, EndUser } from '../command.ts';
import { type ContextData, contextDataOf } from './context-data.ts';
import type { RingcentralSettings } from './settings.ts';

/** A person as every push carries them: the platform makes the identity at the first, and knows it by its id. */
export interface Author {
  readonly id: string;
  readonly screenname: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly email?: string;
  readonly mobile_phone?: string;
  readonly avatar_url?: string;
  readonly puppetizable?: true;
  readonly context_data?: ContextData;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface AuthorRequest {
  readonly endUser: EndUser;
  readonly remoteUserId: RemoteUserId | null;
  readonly attributes: ContextAttributes;
  readonly at: number;
}

const idCharsMax = 255;
const nameCharsMax = 128;

/** Fields of the case and of the customer card are written by REST when they change; at the opening all travel as context. */
export const fieldPrefixes = { case: 'case.', card: 'card.' } as const;

/**
 * The end user as an identity. Only an id that the bot vouches for is used as it is, and so may join what other channels
 * of this community know of the person; an address is given as confirmed only when it was vouched for.
 */
export function authorOf(request: AuthorRequest, settings: RingcentralSettings, notices: string[] = []): Author {
  const { endUser } = request;
  const email = endUser.email?.isVouched === true ? usableEmail(endUser.email.address) : null;
  if (endUser.email?.isVouched === true && email === null) notices.push('email_not_usable');
  const avatarUrl = usablePicture(endUser.avatarUrl);
  if (endUser.avatarUrl !== null && avatarUrl === null) notices.push('avatar_not_usable');
  const given = textOf(endUser.givenName);
  const family = textOf(endUser.familyName);
  const phone = textOf(endUser.phone);
  const at = toIso(request.at);
  const context = contextOf(request, notices);
  return {
    id: identityIdOf(request, settings, notices),
    screenname: displayNameOf(endUser),
    ...(given === null ? {} : { firstname: given }),
    ...(family === null ? {} : { lastname: family }),
    ...(email === null ? {} : { email }),
    ...(phone === null ? {} : { mobile_phone: phone }),
    ...(avatarUrl === null ? {} : { avatar_url: avatarUrl }),
    ...(Object.keys(context).length === 0 ? {} : { context_data: context }),
    created_at: at,
    updated_at: at,
  };
}

function identityIdOf(request: AuthorRequest, settings: RingcentralSettings, notices: string[]): string {
  const { endUser, remoteUserId } = request;
  const { vouchedId } = endUser;
  const known = remoteUserId ?? endUser.key.slice(0, idCharsMax);
  if (vouchedId === null) return known;
  // An end user must never write under an identity that agents or the bot write as.
  const isPuppet = vouchedId === settings.agentIdentityId || vouchedId === settings.botIdentityId;
  if (isPuppet || vouchedId.length > idCharsMax) {
    notices.push(isPuppet ? 'vouched_id_reserved' : 'vouched_id_too_long');
    return known;
  }
  notices.push('joined_by_vouched_id');
  return vouchedId;
}

/** What was claimed, and the mapped variables: agents see it, nothing is matched by it. */
function contextOf({ endUser, attributes }: AuthorRequest, notices: string[]): ContextData {
  const claimed = endUser.email?.isVouched === false ? endUser.email.address : null;
  const mapped = Object.entries(attributes.fields).map(([name, value]) => [bareName(name), value] as const);
  const dropped: string[] = [];
  const data = contextDataOf([['claimed-email', claimed], ['locale', endUser.locale], ...mapped], dropped);
  notices.push(...dropped.map((name) => `dropped_field:${name}`));
  return data;
}

function bareName(name: string): string {
  const prefix = Object.values(fieldPrefixes).find((each) => name.startsWith(each)) ?? '';
  return name.slice(prefix.length);
}

/** How agents see the person. A name is required over there. */
export function displayNameOf(endUser: EndUser): string {
  const parts = [textOf(endUser.givenName), textOf(endUser.familyName)].filter((part) => part !== null);
  return textOf(endUser.name) ?? (parts.length === 0 ? 'Visitor' : parts.join(' '));
}

/** The identities that agents and the bot write as. Always the same bytes, so that a repeat changes nothing. */
export function puppetOf(settings: RingcentralSettings, which: 'agent' | 'bot'): Author {
  const at = '2020-01-01T00:00:00Z';
  const id = which === 'agent' ? settings.agentIdentityId : settings.botIdentityId;
  const screenname = which === 'agent' ? settings.agentIdentityName : settings.botIdentityName;
  return { id, screenname, puppetizable: true, created_at: at, updated_at: at };
}

/** The author that an opening kept in the conversation's state; `null` when the state has none. */
export function authorIn(state: JsonObject): Author | null {
  const kept = state['author'];
  const isAuthor = typeof kept === 'object' && kept !== null && !Array.isArray(kept) && 'id' in kept;
  return isAuthor ? (kept as unknown as Author) : null;
}

function textOf(value: string | null): string | null {
  const text = value?.trim() ?? '';
  return text === '' ? null : cutText(text, nameCharsMax);
}

function usableEmail(address: string): string | null {
  const text = address.trim();
  return isMailAddress(text) ? text : null;
}

function usablePicture(url: string | null): string | null {
  if (url === null || url.length > 2048 || !URL.canParse(url)) return null;
  return new URL(url).protocol === 'https:' ? url : null;
}
