import { createRoute, z } from '@hono/zod-openapi';
import { callbackUrl } from '../../../bot-accounts/bot-settings.ts';
import { timerSettings, timersFromSettings } from '../../../bot-accounts/timer-settings.ts';
import type { StartCommand, SubmittedLine } from '../../../escalations/bot-commands.ts';
import { startRefusals } from '../../../escalations/start-refusal.ts';
import { refusals } from '../../../http/described-answers.ts';
import { commandId, idempotencyHeader } from '../command-id.ts';
import { escalationView, viewEscalation } from '../escalation-view.ts';
import { guarded, json, type NativeApi, type NativeTools } from '../native-api.ts';
import { clientId, contentFields, moment, partsOf, refuseEmpty } from '../submitted-message.ts';
import { submittedUser, userOf, variables, variablesOf } from '../submitted-user.ts';

/** What the bot asks for: the console maps each to a group of the helpdesk. */
export const skill = z.string().trim().min(1).max(200);

const linesMax = 500;
const text = (charsMax: number) => z.string().max(charsMax).nullish();

const transcriptLine = z
  .strictObject({
    author: z.enum(['user', 'bot', 'agent']),
    name: text(200),
    at: moment.nullish().meta({
      description: 'When it was said. Where the talk had stopped, agents read how long ago: `[3 days earlier]`.',
    }),
    ...contentFields,
  })
  .openapi('TranscriptLine');

const body = z
  .strictObject({
    id: clientId.optional().meta({ description: 'Your id of this command; it or Idempotency-Key is required.' }),
    conversationId: clientId.meta({
      description: 'Your id of the conversation; at most one escalation is open in it.',
    }),
    skill: skill.nullish().meta({ description: 'What the end user needs; the default route when absent.' }),
    user: submittedUser.optional(),
    variables: variables.optional(),
    transcript: z.array(transcriptLine).max(linesMax).optional().meta({
      description: 'The conversation so far, oldest first. Agents read the newest lines before the first message.',
    }),
    note: text(5000).meta({ description: 'For agents: what you have understood.' }),
    reason: text(500),
    message: z
      .strictObject({
        id: clientId
          .optional()
          .meta({ description: 'Your id of it, as events name it; that of the command when absent.' }),
        ...contentFields,
      })
      .superRefine(refuseEmpty)
      .nullish()
      .meta({ description: 'The question that is still open; becomes the first message to agents.' }),
    channel: z.strictObject({ type: text(50), pageUrl: text(2000), device: text(200) }).optional(),
    locale: text(35),
    callbackUrl: callbackUrl.nullish().meta({
      description: 'Where events of this escalation go instead of the address of the bot; null for nowhere.',
    }),
    richParts: z
      .array(z.enum(['choices', 'cards', 'form', 'location']))
      .max(10)
      .optional()
      .meta({ description: 'What your window shows by itself; everything else comes as readable text.' }),
    timers: timerSettings.optional().meta({ description: 'Instead of the limits of the bot; 0 switches one off.' }),
    isTest: z.boolean().optional().meta({ description: 'Marked as a test in the helpdesk.' }),
  })
  .openapi('StartEscalation', {
    example: {
      id: 'start-7f3a',
      conversationId: 'c0ffee00',
      skill: 'billing',
      user: { id: 'u-118', name: 'Léa Roux', email: 'lea@shop.example', locale: 'fr' },
      variables: { contract: 'A-17' },
      transcript: [
        { author: 'user', text: 'My invoice is wrong', at: '2026-05-04T09:14:00Z' },
        { author: 'bot', text: 'Let me get someone.' },
      ],
      note: 'Disputes line 3.',
    },
  });

const answer = escalationView
  .extend({
    isNew: z.boolean().meta({ description: 'False when it was there before.' }),
    text: z.string().nullable().meta({ description: 'What to tell the end user now; null when there is nothing.' }),
  })
  .openapi('StartedEscalation');

const description = `Answers as soon as the escalation is stored; agents see it shortly after. A conversation that has an open escalation gets that one, with 200.

A repeat is known by its \`id\`, whatever else it says, and answers the escalation that the first one made, also when that has ended: take a new id for each time that the end user asks for a human. The \`id\` with another conversation is refused with \`idempotency_conflict\`.

A refusal makes no escalation and leaves the owner alone.`;

export function startEscalation(api: NativeApi, tools: NativeTools): void {
  const route = createRoute({
    operationId: 'startEscalation',
    method: 'post',
    path: '/v1/escalations',
    tags: ['Escalations'],
    summary: 'Connect the end user to a human',
    description,
    ...guarded(tools, { isNewWork: true }),
    request: { headers: idempotencyHeader, body: json(body, 'The escalation') },
    responses: {
      201: json(answer, 'A new escalation; a human owns the conversation'),
      200: json(answer, 'The escalation that was there already'),
      ...refusals('rate_limited', 'conflict', 'idempotency_conflict', ...startRefusals),
    },
  });
  api.openapi(route, async (c) => {
    const given = c.req.valid('json');
    const command = commandOf(given, commandId(given.id, c.req.valid('header')['idempotency-key']));
    const { escalation, isNew, capabilities, text } = await tools.escalations.start(c.var.bot, command);
    const view = viewEscalation(escalation, capabilities, tools.attachments.bytesMax);
    return c.json({ ...view, isNew, text }, isNew ? 201 : 200);
  });
}

function commandOf(given: z.output<typeof body>, id: string): StartCommand {
  const { message, channel } = given;
  return {
    id,
    conversationId: given.conversationId,
    skill: given.skill ?? null,
    user: userOf(given.user ?? {}),
    variables: variablesOf(given.variables ?? {}),
    transcript: (given.transcript ?? []).map(lineOf).filter((line) => line.parts.length > 0),
    note: given.note ?? null,
    reason: given.reason ?? null,
    message:
      message === undefined || message === null ? null : { id: message.id ?? id, parts: partsOf(message, 'message.') },
    channel: {
      type: channel?.type ?? null,
      pageUrl: channel?.pageUrl ?? null,
      device: channel?.device ?? null,
    },
    locale: given.locale ?? null,
    ...(given.callbackUrl === undefined ? {} : { callbackUrl: given.callbackUrl }),
    richParts: [...new Set(given.richParts)],
    timers: timersFromSettings(given.timers ?? {}),
    isTest: given.isTest ?? false,
  };
}

function lineOf(line: z.output<typeof transcriptLine>, index: number): SubmittedLine {
  return {
    author: line.author,
    name: line.name ?? null,
    at: line.at ?? null,
    parts: partsOf(line, `transcript.${index}.`),
  };
}
