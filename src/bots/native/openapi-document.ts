import { z } from '@hono/zod-openapi';
import { type EventType, eventTypes, type SignalType } from '../../escalations/escalation-event.ts';
import { codeMeanings, listed } from '../../http/problem-view.ts';
import { bodyOf, events, signals } from './event-catalogue.ts';
import { exampleOf } from './event-examples.ts';
import { apiKeyScheme, json, type NativeApi } from './native-api.ts';

const description = `Connect the end user of your chatbot to a human in a helpdesk, relay messages both ways, and get the conversation back.

**In short.** \`POST /v1/escalations\` hands over; from its answer on a human owns the conversation. Pass on what the end user says with \`POST /v1/escalations/{id}/messages\`. Show what events bring, until \`escalation.ended\` gives the conversation back; only what became of the last messages follows it.

**Repeats are safe.** Send a command again when no answer came, or one of 429, 500 or 503: nothing happens twice. A start and a message carry an \`id\` of yours (or the header \`Idempotency-Key\`), by which a repeat is known; the same \`id\` with another content is refused with \`idempotency_conflict\`, and nothing of it is taken. The other commands do the same when they come twice.

**Events** are one numbered list per escalation (\`seq\` from 1, without a gap), read three ways with the same bodies: posted to your callback, as a stream of server-sent events, or by long polling. An event may come more than once; it is the same if its \`id\` is. Keep the \`seq\` of the newest one that you have dealt with: after a restart of yours, ask for what comes \`after\` it. Signals (typing and the like) have no number and are never repeated.

**Callbacks** are signed as [Standard Webhooks 1.0](https://www.standardwebhooks.com): check \`webhook-signature\` on the raw body with the secret of your bot, and refuse what is older than five minutes. It is \`v1,\` and the base64 of the HMAC-SHA-256 over \`{webhook-id}.{webhook-timestamp}.{body}\`; the key is the base64 behind \`whsec_\`. While a secret is being changed there are several, of which one has to fit. Answer with any 2xx within ten seconds. Anything else is tried again for about 19 minutes, in order, and not before your \`Retry-After\`; \`400\`, \`410\`, \`413\`, \`415\` and \`422\` say that you will never take this event.

What is given up is not lost: read it from the list.

**Refusals** have one form, and a \`code\` to branch on. Nothing of a request that is refused is kept. A method that a path does not have is answered with 405. The codes:

${listed(codeMeanings)}

**Limits.** Each field says its own. A JSON body has at most 1 MiB in UTF-8, is nested at most 32 deep, holds no key twice in one object, and no NUL and no half of a surrogate pair in its texts. Times are ISO 8601; those that we tell are in UTC.`;

const tags = [
  { name: 'Escalations', description: 'Handing over and back.' },
  { name: 'Messages', description: 'What the end user says.' },
  { name: 'Events', description: 'What agents and the helpdesk do.' },
  { name: 'Files', description: 'Files of both sides.' },
];

const webhookHeaders = z.object({
  'webhook-id': z.string().meta({ description: 'Id of the event; the same when it is sent again.' }),
  'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970, when it was signed.' }),
  'webhook-signature': z.string().meta({ description: 'One `v1,…` per secret that is valid, separated by spaces.' }),
});

const testBody = z
  .object({ id: z.string(), type: z.literal('webhook.test'), at: z.iso.datetime(), data: z.object({}) })
  .openapi('WebhookTest');

/** Adds what routes do not say by themselves: the key, and every event and signal as a webhook. Called once. */
export function describeWebhooks(api: NativeApi): void {
  const { openAPIRegistry: registry } = api;
  registry.registerComponent('securitySchemes', apiKeyScheme, {
    type: 'http',
    scheme: 'bearer',
    description: 'API key of the bot, `psk_…`. An administrator makes it; it is shown once.',
  });
  const webhook = (type: EventType | SignalType, summary: string, tag: string) =>
    registry.registerWebhook({
      method: 'post',
      path: type,
      operationId: type,
      tags: [tag],
      summary,
      security: [],
      request: { headers: webhookHeaders, body: json(namedBody(type), 'Signed') },
      responses: { '2XX': { description: 'Taken' }, 410: { description: 'Never send this one again' } },
    });
  registry.registerWebhook({
    method: 'post',
    path: 'webhook.test',
    operationId: 'webhook.test',
    tags: ['Events'],
    summary: 'A test of the callback, of no escalation.',
    security: [],
    request: { headers: webhookHeaders, body: json(testBody, 'Signed') },
    responses: { '2XX': { description: 'Taken' } },
  });
  for (const type of eventTypes) webhook(type, events[type].summary, 'Events');
  for (const type of Object.keys(signals) as SignalType[]) webhook(type, signals[type].summary, 'Signals');
}

/** The body of one kind of event, with a name that code generators can use. */
function namedBody(type: EventType | SignalType) {
  const words = type.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  const isEvent = type in events;
  const name = `${words.join('')}${isEvent ? 'Event' : 'Signal'}`;
  return bodyOf(type).openapi(name, { example: exampleOf(type, isEvent) });
}

/** The description of the API, OpenAPI 3.1, made from the schemas that the routes check with. */
export function openApiDocument(api: NativeApi, publicUrl: string | null) {
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Passerelle', version: 'v1', description },
    servers: [{ url: publicUrl ?? '/' }],
    tags: [...tags, { name: 'Signals', description: 'What happens now and is worth nothing later.' }],
  });
}
