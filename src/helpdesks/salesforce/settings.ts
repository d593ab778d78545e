import { z } from 'zod';
import type { Localized } from '../../core/language.ts';
import { text, textLike, told } from '../kit/setting-schema.ts';
import { vendorAddress } from '../kit/vendor-address.ts';
import {
  coreTexts,
  deploymentTexts,
  identityTexts,
  relayTexts,
  routingTexts,
  settingMistakes,
} from './setting-texts.ts';

const secret = (max: number) => z.string().min(1).max(max);
const parameter = () => textLike(/^_?[A-Za-z][A-Za-z0-9_]{0,79}$/, settingMistakes.parameter);

const deployment = {
  scrtUrl: vendorAddress('salesforce-scrt.com').meta(deploymentTexts.scrtUrl),
  orgId: textLike(/^00D[A-Za-z0-9]{12}(?:[A-Z0-5]{3})?$/, settingMistakes.orgId).meta(deploymentTexts.orgId),
  esDeveloperName: textLike(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, settingMistakes.esDeveloperName).meta(
    deploymentTexts.esDeveloperName,
  ),
  language: textLike(/^[a-z]{2,3}(?:_[A-Z]{2})?$/, settingMistakes.language)
    .default('en_US')
    .meta(deploymentTexts.language),
};

const routing = {
  queueParameter: parameter().default('Target_Queue').meta(routingTexts.queueParameter),
  queueValue: z.enum(['developerName', 'name', 'id']).default('developerName').meta(routingTexts.queueValue),
  skillParameter: parameter().optional().meta(routingTexts.skillParameter),
  referenceParameter: parameter().optional().meta(routingTexts.referenceParameter),
  tagsParameter: parameter().optional().meta(routingTexts.tagsParameter),
  testParameter: parameter().optional().meta(routingTexts.testParameter),
  claimedEmailParameter: parameter().optional().meta(routingTexts.claimedEmailParameter),
  unknownParameters: z.enum(['send', 'drop']).default('send').meta(routingTexts.unknownParameters),
  sessionStart: z.enum(['auto', 'conversation', 'message']).default('auto').meta(routingTexts.sessionStart),
};

const identity = {
  identityMode: z.enum(['anonymous', 'jwt']).default('anonymous').meta(identityTexts.identityMode),
  jwtIssuer: told(text(255), settingMistakes.neededToSign).optional().meta(identityTexts.jwtIssuer),
  jwtKeyId: told(text(255), settingMistakes.neededToSign).optional().meta(identityTexts.jwtKeyId),
  jwtPrivateKey: told(secret(8192), settingMistakes.neededToSign).optional().meta(identityTexts.jwtPrivateKey),
  jwtAudience: text(255).optional().meta(identityTexts.jwtAudience),
};

const relay = {
  transport: z.enum(['stream', 'poll']).default('stream').meta(relayTexts.transport),
  pollSeconds: z.int().min(1).max(60).default(5).meta(relayTexts.pollSeconds),
  transcript: z.enum(['firstMessage', 'none']).default('firstMessage').meta(relayTexts.transcript),
  messagesPerMinute: z.int().min(1).max(600).default(22).meta(relayTexts.messagesPerMinute),
  closeOnAgentEnd: z.boolean().default(true).meta(relayTexts.closeOnAgentEnd),
  endOnNeedsRouting: z.boolean().default(true).meta(relayTexts.endOnNeedsRouting),
  trustEndedByRole: z.boolean().default(false).meta(relayTexts.trustEndedByRole),
  forwardAutoResponses: z.boolean().default(false).meta(relayTexts.forwardAutoResponses),
  forwardChatbot: z.boolean().default(false).meta(relayTexts.forwardChatbot),
  sendTyping: z.boolean().default(true).meta(relayTexts.sendTyping),
  sendReceipts: z.boolean().default(true).meta(relayTexts.sendReceipts),
  keywords: textLike(/^[\p{L}\p{N} ]*(?:,[\p{L}\p{N} ]*)*$/u, settingMistakes.keywords)
    .max(500)
    .default('stop, stopall, end, quit, cancel, unsubscribe')
    .meta(relayTexts.keywords),
  endOnOptOut: z.boolean().default(true).meta(relayTexts.endOnOptOut),
  contextUpdates: z.enum(['ignore', 'message']).default('ignore').meta(relayTexts.contextUpdates),
  mediaHosts: textLike(/^[a-z0-9.-]+(?:\s*,\s*[a-z0-9.-]+)*$/, settingMistakes.mediaHosts)
    .max(1000)
    .default('force.com, documentforce.com, salesforce.com')
    .meta(relayTexts.mediaHosts),
};

const core = {
  coreUrl: told(vendorAddress('salesforce.com'), settingMistakes.neededForCore).optional().meta(coreTexts.coreUrl),
  clientId: told(text(512), settingMistakes.neededForCore).optional().meta(coreTexts.clientId),
  clientSecret: told(secret(512), settingMistakes.neededForCore).optional().meta(coreTexts.clientSecret),
  apiVersion: textLike(/^v\d{2,3}\.0$/, settingMistakes.apiVersion)
    .default('v67.0')
    .meta(coreTexts.apiVersion),
  routingConfigId: textLike(/^0K9[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, settingMistakes.routingConfigId)
    .optional()
    .meta(coreTexts.routingConfigId),
  readBusinessHours: z.boolean().default(false).meta(coreTexts.readBusinessHours),
};

/** Everything a Salesforce connection is configured with. Flat, strict; only the first three have no default. */
export const salesforceSettings = z
  .strictObject({ ...deployment, ...routing, ...identity, ...relay, ...core })
  .superRefine((settings, context) => {
    const missing = (field: keyof typeof settings, { en: message }: Localized) => {
      if (settings[field] === undefined) context.addIssue({ code: 'custom', path: [field], message });
    };
    if (settings.identityMode === 'jwt') {
      for (const field of ['jwtIssuer', 'jwtKeyId', 'jwtPrivateKey'] as const)
        missing(field, settingMistakes.neededToSign);
    }
    const parts = ['coreUrl', 'clientId', 'clientSecret'] as const;
    if (!parts.some((field) => settings[field] !== undefined)) return;
    for (const field of parts) missing(field, settingMistakes.neededForCore);
  });
export type SalesforceSettings = z.infer<typeof salesforceSettings>;

const trimmed = (url: string) => url.replace(/\/+$/, '');

/** The real-time host, without a trailing slash. */
export function scrtOf(settings: SalesforceSettings): string {
  return trimmed(settings.scrtUrl);
}

export interface CoreAccess {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** How to reach the org's REST API; `null` where it is not configured. */
export function coreAccessOf(settings: SalesforceSettings): CoreAccess | null {
  const { coreUrl, clientId, clientSecret } = settings;
  if (coreUrl === undefined || clientId === undefined || clientSecret === undefined) return null;
  return { url: trimmed(coreUrl), clientId, clientSecret };
}

/** The page where an agent sees this messaging session, `null` while the address of the org is not known. */
export function sessionUrlOf(settings: SalesforceSettings, sessionId: string): string | null {
  return settings.coreUrl === undefined ? null : `${trimmed(settings.coreUrl)}/${encodeURIComponent(sessionId)}`;
}
