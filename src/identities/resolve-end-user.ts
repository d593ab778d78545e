import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Bot } from '../bot-accounts/bot.ts';
import type { IdentityMapping } from '../connections/connection.ts';
import type { BotId } from '../core/ids.ts';
import type { JsonValue } from '../core/json.ts';
import type { ContextAttributes, EndUser } from '../helpdesks/command.ts';

/** What a bot said about the person, before anything is believed. */
export interface IdentityClaims {
  readonly bot: Bot;
  readonly mapping: IdentityMapping;
  readonly conversationId: string;
  readonly user: {
    readonly id?: string | undefined;
    readonly name?: string | undefined;
    readonly givenName?: string | undefined;
    readonly familyName?: string | undefined;
    readonly email?: string | undefined;
    readonly phone?: string | undefined;
    readonly locale?: string | undefined;
    readonly avatarUrl?: string | undefined;
    readonly isVerified?: boolean | undefined;
  };
  readonly variables: Readonly<Record<string, JsonValue>>;
  /** Names of variables that may be the end user's own words: no mapping makes them vouched. None when absent. */
  readonly claimed?: readonly string[] | undefined;
  /** Whether it only adds to what was said before: what it leaves out is not missing then. False when absent. */
  readonly isAddition?: boolean;
}

export interface ResolvedIdentity {
  readonly endUser: EndUser;
  readonly attributes: ContextAttributes;
  /** What could not be used, naming variables but never their values. */
  readonly notices: readonly string[];
}

interface Claim {
  readonly value: string;
  readonly isVouched: boolean;
}

/**
 * Copies identity variables into the helpdesk's idea of the person. What is merely claimed never leads to an existing
 * person: a claimed id lives in our own namespace, a claimed address is only shown. Nothing here ever refuses a start.
 */
export function resolveEndUser(claims: IdentityClaims): ResolvedIdentity {
  const notices: string[] = [];
  const { mapping, user, bot } = claims;
  const userIsVouched = bot.vouchesForIdentity && user.isVerified === true;
  if (user.isVerified === true && !bot.vouchesForIdentity) {
    notices.push('The bot called the user verified, but this bot is not allowed to vouch for identity.');
  }
  const ofUser = (value: string | undefined): Claim | null =>
    value === undefined || value.trim() === '' ? null : { value: value.trim(), isVouched: userIsVouched };
  const ofVariable = (variable: string | null): Claim | null => {
    if (variable === null) return null;
    const value = variableText(claims, variable, notices);
    if (value === null) return null;
    const isClaimed = claims.claimed?.includes(variable) === true;
    const isVouched = mapping.vouched.includes(variable);
    if (isClaimed && isVouched) notices.push(claimedOnly(variable));
    return { value, isVouched: isVouched && !isClaimed };
  };
  const sender = ofVariable(mapping.senderId);
  const senderIsEmail = sender !== null && isMeantAsEmail(sender);
  const id = ofVariable(mapping.externalId) ?? (senderIsEmail ? null : sender) ?? ofUser(user.id);
  const email = validEmail(ofVariable(mapping.email) ?? (senderIsEmail ? sender : null) ?? ofUser(user.email), notices);
  const pick = (variable: string | null, own: string | undefined): string | null =>
    (ofVariable(variable) ?? ofUser(own))?.value ?? null;
  const givenName = pick(mapping.givenName, user.givenName);
  const familyName = pick(mapping.familyName, user.familyName);
  return {
    endUser: {
      key: keyOf(claims, id, email),
      vouchedId: id?.isVouched === true ? id.value : null,
      email: email === null ? null : { address: email.value, isVouched: email.isVouched },
      name: pick(mapping.name, user.name) ?? ([givenName, familyName].filter(Boolean).join(' ') || null),
      givenName,
      familyName,
      phone: pick(mapping.phone, user.phone),
      locale: user.locale ?? null,
      avatarUrl: user.avatarUrl ?? null,
    },
    attributes: resolveAttributes(claims, notices),
    notices,
  };
}

const claimedOnly = (variable: string) =>
  `The variable "${variable}" counts as claimed, not as verified: the end user's browser can have set it.`;

/** Whether anything of it was vouched for, so that it may lead to an existing person. */
export function isVouchedFor({ vouchedId, email }: Pick<EndUser, 'vouchedId' | 'email'>): boolean {
  return vouchedId !== null || email?.isVouched === true;
}

/**
 * A claimed id leads to the same person of ours again; without one, each bot conversation is a person of its own. What is
 * vouched for has keys of its own: under one key, whoever claims an id would be taken for the person to whom it belongs.
 */
function keyOf({ bot, conversationId }: IdentityClaims, id: Claim | null, email: Claim | null): string {
  return keyFrom(bot.id, keySource(conversationId, id, email));
}

function keyFrom(botId: BotId, source: readonly string[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([botId, ...source]))
    .digest('hex');
  return `psl-${digest.slice(0, 40)}`;
}

/** The keys of whoever this bot calls by that id, vouched for or merely claimed. */
export function endUserKeysOf(botId: BotId, id: string): readonly string[] {
  return ['vouched id', 'claimed id'].map((kind) => keyFrom(botId, [kind, id.trim()]));
}

function keySource(conversationId: string, id: Claim | null, email: Claim | null): readonly string[] {
  if (id?.isVouched === true) return ['vouched id', id.value];
  if (email?.isVouched === true) return ['vouched email', email.value.toLowerCase()];
  return id === null ? ['conversation', conversationId] : ['claimed id', id.value];
}

function validEmail(claim: Claim | null, notices: string[]): Claim | null {
  if (claim === null || isEmail(claim.value)) return claim;
  notices.push('The e-mail address was not used: it is not a valid address.');
  return null;
}

/** A mistyped address is no id: whoever mistypes it alike would become the same person. An id that the bot vouches for may look like one. */
function isMeantAsEmail({ value, isVouched }: Claim): boolean {
  return isEmail(value) || (value.includes('@') && !isVouched);
}

function isEmail(value: string): boolean {
  return value.length <= 128 && z.email().safeParse(value).success;
}

function resolveAttributes(claims: IdentityClaims, notices: string[]): ContextAttributes {
  const fields: Record<string, string> = {};
  for (const [field, variable] of Object.entries(claims.mapping.fields)) {
    const value = variableText(claims, variable, notices);
    if (value !== null) fields[field] = value;
  }
  const told = claims.mapping.tags.flatMap((variable) => {
    const tag = variableText(claims, variable, notices);
    return tag === null ? [] : [[variable, tag] as const];
  });
  return { fields, tags: told.map(([, tag]) => tag), tagOrigins: Object.fromEntries(told) };
}

/**
 * Nobody reads a longer one. What an open escalation knows stays in memory and is saved with every message, so that some
 * texts of a megabyte would stop everybody's.
 */
const valueCharsMax = 10_000;

function variableText({ variables, isAddition }: IdentityClaims, name: string, notices: string[]): string | null {
  const said = Object.hasOwn(variables, name) ? variables[name] : undefined;
  const value = typeof said === 'string' ? said.trim() : (said ?? '');
  if (value === '' && isAddition === true) return null;
  const flaw = flawOf(value);
  if (flaw === null) return String(value);
  const notice = `The variable "${name}" was not used: it is ${flaw}.`;
  if (!notices.includes(notice)) notices.push(notice);
  return null;
}

function flawOf(value: JsonValue): string | null {
  if (value === '') return 'missing or empty';
  if (typeof value === 'object') return 'not a plain value';
  const isTooLong = typeof value === 'string' && value.length > valueCharsMax;
  return isTooLong ? `longer than ${valueCharsMax} characters` : null;
}
