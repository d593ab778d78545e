/** Web services of ours that the bot itself can call: is somebody there, and what it knows of the person. */
import { AppError } from '../../core/app-error.ts';
import { errorFacts } from '../../core/error-facts.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { jsonAnswer, plainRefusal, textAnswer } from './answers.ts';
import type { Exchange } from './exchange.ts';
import { readBody } from './read-body.ts';
import { parseObject, textOf } from './wire.ts';

const canBeReached = new Set(['available', 'busy', 'unknown']);

/**
 * `GET …/passerelle/availability?skill=billing`, for a context condition. Always 200; `available` is true unless it is
 * sure that nobody will answer.
 */
export async function availabilityService(exchange: Exchange): Promise<Response> {
  const { call, settings } = exchange;
  const skill = textOf(call.query.get('skill') ?? '') ?? settings.defaultSkill ?? null;
  const found = await availabilityOf(exchange, skill);
  return settings.availabilityAnswer === 'text'
    ? textAnswer(String(found['available']), 'text/plain')
    : jsonAnswer(found);
}

async function availabilityOf({ tools, bot }: Exchange, skill: string | null): Promise<JsonObject> {
  try {
    const { state, estimatedWaitSeconds, nextOpeningAt, checkedAt } = await tools.escalations.availability(bot, skill);
    return { available: canBeReached.has(state), state, skill, estimatedWaitSeconds, nextOpeningAt, checkedAt };
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal_error';
    tools.log.warn({ botId: bot.id, code, error: errorFacts(error) }, 'dydu.availability_unknown');
    // A skill that leads nowhere can surely not be answered; our own trouble proves nothing about agents.
    return { available: code !== 'unknown_skill', state: code === 'unknown_skill' ? 'unavailable' : 'unknown', skill };
  }
}

/**
 * `POST …/passerelle/variables?contextId=…` with a form or a JSON object, and the bot's API key as bearer: variables that
 * a knowledge captured and that the window never sees. Only these can be vouched for. Kept in memory until the escalation, half an hour at most.
 */
export async function variablesService({ tools, bot, call, request }: Exchange): Promise<Response> {
  const apiKey = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const caller = apiKey === undefined ? null : await tools.bots.authenticate(apiKey);
  if (caller?.id !== bot.id) return plainRefusal(401, 'Send Authorization: Bearer psk_… with an API key of this bot.');
  const text = Buffer.from(await readBody(request)).toString('utf8');
  const isJson = /json/i.test(request.headers.get('content-type') ?? '');
  const given = isJson ? parseObject(text) : Object.fromEntries(new URLSearchParams(text));
  const { contextId: inBody, ...variables } = given ?? {};
  const contextId = textOf(call.query.get('contextId') ?? '') ?? textOf(inBody);
  if (contextId === null) return plainRefusal(400, 'contextId is required: in the query or among the fields.');
  tools.memory.prove(bot.id, contextId, variables);
  return jsonAnswer({ contextId, variables: Object.keys(variables).length });
}

/** The window sets a variable of the dialog: it passes through, and is remembered for an escalation. */
export function rememberVariable({ tools, bot }: Exchange, form: URLSearchParams): void {
  const contextId = textOf(form.get('contextUuid') ?? '');
  const name = textOf(form.get('name') ?? '');
  const value: JsonValue = form.get('value') ?? '';
  if (contextId !== null && name !== null) tools.memory.setVariables(bot.id, contextId, { [name]: value });
}
