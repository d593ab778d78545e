import { z } from 'zod';
import type { Localized } from '../../core/language.ts';
import { text, textLike, told } from '../kit/setting-schema.ts';
import { vendorAddress } from '../kit/vendor-address.ts';
import { accountTexts, handoffTexts, relayTexts, settingMistakes, webhookTexts } from './setting-texts.ts';

const secret = () => z.string().min(1).max(512);
const tag = () => textLike(/^[a-z0-9_-]{1,40}$/, settingMistakes.tag);
const address = () => vendorAddress('zendesk.com', 'smooch.io');

const account = {
  subdomain: textLike(/^[a-z0-9][a-z0-9-]{0,62}$/i, settingMistakes.subdomain)
    .toLowerCase()
    .meta(accountTexts.subdomain),
  appId: text(64).meta(accountTexts.appId),
  integrationId: text(64).optional().meta(accountTexts.integrationId),
  keyId: text(64).meta(accountTexts.keyId),
  keySecret: secret().meta(accountTexts.keySecret),
  oauthClientId: told(text(255), settingMistakes.neededForSupport).optional().meta(accountTexts.oauthClientId),
  oauthClientSecret: secret().optional().meta(accountTexts.oauthClientSecret),
  email: told(z.email().max(254), settingMistakes.neededForToken).optional().meta(accountTexts.email),
  apiToken: secret().optional().meta(accountTexts.apiToken),
  baseUrl: address().optional().meta(accountTexts.baseUrl),
  supportBaseUrl: address().optional().meta(accountTexts.supportBaseUrl),
};

const webhooks = {
  webhookId: text(64).optional().meta(webhookTexts.webhookId),
  webhookSecret: secret().optional().meta(webhookTexts.webhookSecret),
  webhookSecretPrevious: secret().optional().meta(webhookTexts.webhookSecretPrevious),
  supportWebhookId: text(64).optional().meta(webhookTexts.supportWebhookId),
  supportWebhookSecret: secret().optional().meta(webhookTexts.supportWebhookSecret),
  supportWebhookSecretPrevious: secret().optional().meta(webhookTexts.supportWebhookSecretPrevious),
};

const handoff = {
  switchboardIntegration: textLike(/^[A-Za-z0-9_-]*$/, settingMistakes.entryName)
    .max(128)
    .default('passerelle')
    .meta(handoffTexts.switchboardIntegration),
  agentWorkspace: text(128).default('zd-agentWorkspace').meta(handoffTexts.agentWorkspace),
  offerControl: z.boolean().default(true).meta(handoffTexts.offerControl),
  ticketOnPass: z.boolean().default(false).meta(handoffTexts.ticketOnPass),
  multiConversations: z.enum(['new', 'reuse']).default('new').meta(handoffTexts.multiConversations),
  originSourceType: text(64).optional().meta(handoffTexts.originSourceType),
  ownTag: tag().default('passerelle').meta(handoffTexts.ownTag),
  testTag: tag().default('passerelle_test').meta(handoffTexts.testTag),
  conversationFieldId: textLike(/^\d{1,20}$/, settingMistakes.fieldNumber)
    .optional()
    .meta(handoffTexts.conversationFieldId),
  conversationTag: z.boolean().default(true).meta(handoffTexts.conversationTag),
};

const relay = {
  solveOnEnd: z.boolean().default(false).meta(relayTexts.solveOnEnd),
  closeOnSolved: z.enum(['end', 'ignore']).default('end').meta(relayTexts.closeOnSolved),
  endOnControlLost: z.boolean().default(true).meta(relayTexts.endOnControlLost),
  forwardTriggers: z.boolean().default(false).meta(relayTexts.forwardTriggers),
  forwardSurveys: z.boolean().default(false).meta(relayTexts.forwardSurveys),
  authenticateMedia: z.boolean().default(true).meta(relayTexts.authenticateMedia),
  scheduleId: textLike(/^\d{1,20}$/, settingMistakes.scheduleNumber)
    .optional()
    .meta(relayTexts.scheduleId),
};

/** Everything a Zendesk connection is configured with. Flat, strict; defaults fit a stock account. */
export const zendeskSettings = z
  .strictObject({ ...account, ...webhooks, ...handoff, ...relay })
  .superRefine((settings, context) => {
    const missing = (fields: readonly (keyof typeof settings)[], { en: message }: Localized) => {
      for (const field of fields.filter((name) => settings[name] === undefined))
        context.addIssue({ code: 'custom', path: [field], message });
    };
    const { oauthClientId, oauthClientSecret, email, apiToken } = settings;
    const hasToken = email !== undefined || apiToken !== undefined;
    if (oauthClientId !== undefined || oauthClientSecret !== undefined || !hasToken)
      missing(['oauthClientId', 'oauthClientSecret'], settingMistakes.neededForSupport);
    else missing(['email', 'apiToken'], settingMistakes.neededForToken);
  });
export type ZendeskSettings = z.infer<typeof zendeskSettings>;

/** Where the two APIs of this account are, without a trailing slash. */
export interface Addresses {
  /** What comes before `/v2`. */
  readonly sunshine: string;
  /** Ends in `/api/v2`. */
  readonly support: string;
}

export function addressesOf(settings: ZendeskSettings): Addresses {
  const trim = (url: string) => url.replace(/\/+$/, '');
  return {
    sunshine: trim(settings.baseUrl ?? `https://${settings.subdomain}.zendesk.com/sc`),
    support: trim(settings.supportBaseUrl ?? `https://${settings.subdomain}.zendesk.com/api/v2`),
  };
}

/** The page where an agent sees this ticket. */
export function ticketUrlOf(settings: ZendeskSettings, ticketId: string): string {
  return `${new URL(addressesOf(settings).support).origin}/agent/tickets/${encodeURIComponent(ticketId)}`;
}
