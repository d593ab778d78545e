import { z } from 'zod';
import { vendorAddress } from '../kit/vendor-address.ts';
import { coreTexts, deploymentTexts, identityTexts, relayTexts, routingTexts } from './setting-texts.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const secret = (max: number) => z.string().min(1).max(max);
const parameter = () =>
  z
    .string()
    .trim()
    .regex(/^_?[A-Za-z][A-Za-z0-9_]{0,79}$/, 'must be the API name of a channel parameter: letters, digits and _');

const deployment = {
  scrtUrl: vendorAddress('salesforce-scrt.com').meta(deploymentTexts.scrtUrl),
  orgId: z
    .string()
    .trim()
    .regex(
      /^00D[A-Za-z0-9]{12}(?:[A-Z0-5]{3})?$/,
      'must be the organization id: 15 or 18 characters, beginning with 00D',
    )
    .meta(deploymentTexts.orgId),
  esDeveloperName: z
    .string()
    .trim()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/, 'must be the API name of the deployment: letters, digits and _')
    .meta(deploymentTexts.esDeveloperName),
  language: z
    .string()
    .trim()
    .regex(/^[a-z]{2,3}(?:_[A-Z]{2})?$/, 'must be a locale such as en_US')
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
  jwtIssuer: text(255).optional().meta(identityTexts.jwtIssuer),
  jwtKeyId: text(255).optional().meta(identityTexts.jwtKeyId),
  jwtPrivateKey: secret(8192).optional().meta(identityTexts.jwtPrivateKey),
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
  contextUpdates: z.enum(['ignore', 'message']).default('ignore').meta(relayTexts.contextUpdates),
  mediaHosts: z
    .string()
    .trim()
    .max(1000)
    .regex(/^[a-z0-9.-]+(?:\s*,\s*[a-z0-9.-]+)*$/, 'must be host names separated by commas')
    .default('force.com, documentforce.com, salesforce.com')
    .meta(relayTexts.mediaHosts),
};

const core = {
  coreUrl: vendorAddress('salesforce.com').optional().meta(coreTexts.coreUrl),
  clientId: text(512).optional().meta(coreTexts.clientId),
  clientSecret: secret(512).optional().meta(coreTexts.clientSecret),
  apiVersion: z
    .string()
    .trim()
    .regex(/^v\d{2,3}\.0$/, 'must be a version such as v67.0')
    .default('v67.0')
    .meta(coreTexts.apiVersion),
  routingConfigId: z
    .string()
    .trim()
    .regex(/^0K9[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, 'must be the id of a routing configuration, beginning with 0K9')
    .optional()
    .meta(coreTexts.routingConfigId),
  readBusinessHours: z.boolean().default(false).meta(coreTexts.readBusinessHours),
};

/** Everything a Salesforce connection is configured with. Flat, strict; only the first three have no default. */
export const salesforceSettings = z
  .strictObject({ ...deployment, ...routing, ...identity, ...relay, ...core })
  .superRefine((settings, context) => {
    const missing = (field: keyof typeof settings, why: string) => {
      if (settings[field] !== undefined) return;
      context.addIssue({ code: 'custom', path: [field], message: `is needed ${why}` });
    };
    if (settings.identityMode === 'jwt') {
      for (const field of ['jwtIssuer', 'jwtKeyId', 'jwtPrivateKey'] as const) missing(field, 'to sign identities');
    }
    const parts = ['coreUrl', 'clientId', 'clientSecret'] as const;
    if (!parts.some((field) => settings[field] !== undefined)) return;
    for (const field of parts) missing(field, 'with the other two of coreUrl, clientId and clientSecret');
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
