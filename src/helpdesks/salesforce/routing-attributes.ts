import type { OpenConversation } from '../command.ts';
import type { RoutingAttributes } from './client.ts';
import { charsMaxOf, type Deployment, isPublished } from './deployment.ts';
import type { SalesforceSettings } from './settings.ts';

export interface ChosenAttributes {
  readonly attributes: RoutingAttributes;
  /** What could not be used, without personal data. */
  readonly notices: readonly string[];
}

const parameterName = /^_?[A-Za-z][A-Za-z0-9_]{0,79}$/;

/**
 * Everything that the org's flow learns about the escalation: queue, skill, identity and context, as values of channel
 * parameters. A claimed address never travels as `_email`, because flows look people up by it.
 */
export function routingAttributes(
  settings: SalesforceSettings,
  command: OpenConversation,
  given: { readonly queue: string | null; readonly deployment: Deployment },
): ChosenAttributes {
  const { endUser } = command;
  const wanted: readonly (readonly [string | undefined, string | null])[] = [
    // The bot's own mapping first, so that what we mean by a parameter wins over it.
    ...Object.entries(command.attributes.fields),
    ['_firstName', firstNameOf(endUser)],
    ['_lastName', lastNameOf(endUser)],
    [endUser.email?.isVouched === true ? '_email' : settings.claimedEmailParameter, endUser.email?.address ?? null],
    [settings.queueParameter, given.queue],
    [settings.skillParameter, command.skill],
    [settings.referenceParameter, command.escalationId],
    [settings.tagsParameter, command.attributes.tags.join(',')],
    [settings.testParameter, command.isTest ? 'true' : null],
  ];
  const attributes: Record<string, string> = {};
  const notices: string[] = [];
  for (const [name, value] of wanted) {
    if (name === undefined || value === null || value.trim() === '') continue;
    if (!parameterName.test(name)) {
      notices.push('parameter_name_not_usable');
      continue;
    }
    if (!isPublished(given.deployment, name)) {
      notices.push(`parameter_not_published:${name}`);
      if (settings.unknownParameters === 'drop') continue;
    }
    const charsMax = charsMaxOf(given.deployment, name);
    if (value.length > charsMax) notices.push(`parameter_cut:${name}`);
    attributes[name] = cut(value, charsMax);
  }
  if (endUser.email?.isVouched === false && settings.claimedEmailParameter === undefined) {
    notices.push('claimed_email_in_transcript_only');
  }
  return { attributes, notices };
}

type Person = OpenConversation['endUser'];

function firstNameOf({ givenName, familyName, name }: Person): string | null {
  if (givenName !== null) return givenName;
  return familyName === null ? (name?.trim().split(/\s+/)[0] ?? null) : null;
}

function lastNameOf({ givenName, familyName, name }: Person): string | null {
  if (familyName !== null) return familyName;
  return givenName === null ? (name?.trim().split(/\s+/).slice(1).join(' ') ?? null) : null;
}

/** Never cuts inside a surrogate pair. */
function cut(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text;
  const isInsidePair = /[\uD800-\uDBFF]/.test(text.charAt(charsMax - 1));
  return text.slice(0, isInsidePair ? charsMax - 1 : charsMax);
}

/** The API name that Salesforce itself would suggest for this label: `Billing, tier 2` becomes `Billing_tier_2`. */
export function developerNameOf(label: string): string {
  const plain = label.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  const name = plain.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '');
  const begun = /^[A-Za-z]/.test(name) ? name : `Q_${name}`;
  return begun.slice(0, 80).replaceAll(/_+$/g, '');
}
