import { z } from '@hono/zod-openapi';
import { languages } from '../../core/language.ts';
import { localized } from '../../http/admin-route.ts';

const variable = z.string().nullable();

/** How a connection is shown at the API. */
export const connectionView = z
  .object({
    id: z.string(),
    kind: z.string(),
    name: z.string(),
    settings: z.record(z.string(), z.unknown()).openapi({
      description: 'Of a secret only `{ "isSet": true }` is shown.',
      example: { keySecret: { isSet: true } },
    }),
    mapping: z.object({
      senderId: variable,
      externalId: variable,
      email: variable,
      name: variable,
      givenName: variable,
      familyName: variable,
      phone: variable,
      fields: z.record(z.string(), z.string()),
      tags: z.array(z.string()),
      vouched: z.array(z.string()),
    }),
    agentLanguage: z.enum(languages),
    isPaused: z.boolean(),
    state: z.enum(['open', 'broken', 'paused', 'unauthorized']),
    webhookUrl: z.string().nullable().openapi({ description: 'The address to give to the helpdesk.' }),
    webhookNotice: localized.nullable().openapi({ description: 'Why there is no address, and what to do.' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Connection');

export const checkView = z
  .object({
    id: z.string(),
    label: localized,
    status: z.enum(['ok', 'warning', 'failed', 'skipped']),
    seen: localized,
    expected: localized,
    remedy: localized.nullable(),
  })
  .openapi('CheckResult');
