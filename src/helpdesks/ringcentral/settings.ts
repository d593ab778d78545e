import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { text, textLike, told } from '../kit/setting-schema.ts';
import { vendorAddress } from '../kit/vendor-address.ts';
import {
  accountTexts,
  handoffTexts,
  identityTexts,
  relayTexts,
  settingMistakes,
  webhookTexts,
} from './setting-texts.ts';

const secret = () => z.string().trim().min(1).max(512);
const objectId = () => textLike(/^[0-9a-f]{24}$/i, settingMistakes.objectId).toLowerCase();
const ownId = () => textLike(/^[A-Za-z0-9_-]{1,100}$/, settingMistakes.ownId);
const address = () => vendorAddress('ringcentral.com', 'dimelo.com');

const account = {
  realtimeUrl: told(
    address().refine((url) => sourceIdIn(url) !== null, settingMistakes.realtimeUrl.en),
    settingMistakes.realtimeUrl,
  ).meta(accountTexts.realtimeUrl),
  channelToken: secret().meta(accountTexts.channelToken),
  channelTokenPrevious: secret().optional().meta(accountTexts.channelTokenPrevious),
  restBaseUrl: told(
    address().refine((url) => /\/1\.0\/?$/.test(url), settingMistakes.restBaseUrl.en),
    settingMistakes.restBaseUrl,
  ).meta(accountTexts.restBaseUrl),
  restToken: secret().meta(accountTexts.restToken),
};

const webhooks = {
  webhookId: objectId().optional().meta(webhookTexts.webhookId),
  webhookVerifyToken: secret().optional().meta(webhookTexts.webhookVerifyToken),
  webhookSecret: textLike(/^[\x21-\x7e]+$/, settingMistakes.webhookSecret)
    .max(255)
    .optional()
    .meta(webhookTexts.webhookSecret),
  webhookSecretPrevious: secret().optional().meta(webhookTexts.webhookSecretPrevious),
};

const identities = {
  agentIdentityId: ownId().default('passerelle-agent').meta(identityTexts.agentIdentityId),
  agentIdentityName: text(100).default('Support').meta(identityTexts.agentIdentityName),
  botIdentityId: ownId().default('passerelle-bot').meta(identityTexts.botIdentityId),
  botIdentityName: text(100).default('Bot').meta(identityTexts.botIdentityName),
};

const handoff = {
  botCategoryId: objectId().optional().meta(handoffTexts.botCategoryId),
  botCategoryName: text(100).default('Bot').meta(handoffTexts.botCategoryName),
  parentCategoryId: objectId().optional().meta(handoffTexts.parentCategoryId),
  categoryHints: z.boolean().default(false).meta(handoffTexts.categoryHints),
  declareThreads: z.boolean().default(true).meta(handoffTexts.declareThreads),
  returnAction: textLike(/^[a-z0-9_]*$/, settingMistakes.returnAction)
    .max(60)
    .default('end_chat')
    .meta(handoffTexts.returnAction),
};

const relay = {
  endOnClosed: z.boolean().default(true).meta(relayTexts.endOnClosed),
  closeGraceSeconds: z.number().int().min(0).max(86_400).default(0).meta(relayTexts.closeGraceSeconds),
  endOnTaskDestroyed: z.boolean().default(false).meta(relayTexts.endOnTaskDestroyed),
  closeOnEnd: z.boolean().default(true).meta(relayTexts.closeOnEnd),
  unnamedIsAutomation: z.boolean().default(true).meta(relayTexts.unnamedIsAutomation),
  forwardAutomation: z.boolean().default(true).meta(relayTexts.forwardAutomation),
  authenticateMedia: z.boolean().default(true).meta(relayTexts.authenticateMedia),
};

/** Everything a RingCentral Engage Digital connection is configured with. Flat, strict; defaults fit a new channel. */
export const ringcentralSettings = z.strictObject({ ...account, ...webhooks, ...identities, ...handoff, ...relay });
export type RingcentralSettings = z.infer<typeof ringcentralSettings>;

/** The channel's id, which is the last part of its realtime address; `null` when the address has another form. */
export function sourceIdIn(realtimeUrl: string): string | null {
  return /\/realtime\/sdk\/([0-9a-zA-Z]{8,64})\/?$/.exec(realtimeUrl)?.[1] ?? null;
}

export function sourceIdOf(settings: RingcentralSettings): string {
  return sourceIdIn(settings.realtimeUrl) ?? '';
}

/** Root of the REST API, without a trailing slash. */
export function restRootOf(settings: RingcentralSettings): string {
  return settings.restBaseUrl.replace(/\/+$/, '');
}

/**
 * What the handshake of our webhook is answered to. Derived from the channel's token unless it was set by hand, because
 * the vendor asks while the webhook is being made, before any new setting could have been saved.
 */
export function verifyTokensOf(settings: RingcentralSettings): readonly string[] {
  const { webhookVerifyToken } = settings;
  return webhookVerifyToken !== undefined ? [webhookVerifyToken] : derivedFromTokens(settings, 'verify');
}

/** Secrets of our webhook that count now, the one to be set first. */
export function webhookSecretsOf(settings: RingcentralSettings): readonly string[] {
  const { webhookSecret, webhookSecretPrevious } = settings;
  const current = webhookSecret !== undefined ? [webhookSecret] : derivedFromTokens(settings, 'secret');
  return webhookSecretPrevious === undefined ? current : [...current, webhookSecretPrevious];
}

function derivedFromTokens({ channelToken, channelTokenPrevious }: RingcentralSettings, purpose: string): string[] {
  const tokens = channelTokenPrevious === undefined ? [channelToken] : [channelToken, channelTokenPrevious];
  return tokens.map((token) =>
    createHmac('sha256', token).update(`passerelle:webhook:${purpose}`).digest('hex').slice(0, 48),
  );
}
