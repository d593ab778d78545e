/** The platform as it calls the channel's Base URI: handshake, runs, and agents' messages on their way out. */
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { toIso } from '../../../core/clock.ts';
import type { AccountState } from './state.ts';
import { request } from './webhooks.ts';

const declaredSchema = z.object({
  objects: z.record(z.string(), z.array(z.string())),
  options: z.array(z.string()).default([]),
  locales: z.record(z.string(), z.record(z.string(), z.string())).default({}),
});

export interface ActionAnswer {
  readonly isOk: boolean;
  readonly status: number | null;
  readonly json: unknown;
}

const nothing: ActionAnswer = { isOk: false, status: null, json: null };

/** Signs and sends one action; an answer counts only when its signature holds, where the channel checks it. */
export async function callChannel(
  state: AccountState,
  action: string,
  params: Readonly<Record<string, unknown>> | null,
): Promise<ActionAnswer> {
  const { source, switches } = state;
  if (source.baseUri === null) return nothing;
  const body = writeJson(state, { action, ...(params === null ? {} : { params }), time: toIso(state.clock.now()) });
  const signature = signed(state, body);
  const url = switches.alternativeSignature ? `${source.baseUri}?signature=${signature}` : source.baseUri;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    ...(switches.alternativeSignature ? {} : { 'X-SMCCSDK-SIGNATURE': signature }),
  };
  const answer = await request(state, url, { method: 'POST', headers, body }, switches.answerTimeoutMs);
  if (answer === null) return nothing;
  const isSigned = answer.headers.get('x-smccsdk-signature') === signed(state, answer.text);
  const isTrusted = isSigned || !switches.verifySignature;
  const json = jsonOf(answer.text);
  const isOk = answer.status >= 200 && answer.status < 300 && isTrusted && json !== undefined;
  return { isOk, status: answer.status, json };
}

function signed({ source }: AccountState, text: string): string {
  return createHmac('sha512', source.channelToken).update(text).digest('hex');
}

function writeJson({ switches }: AccountState, value: unknown): string {
  const text = JSON.stringify(value);
  if (!switches.escapesHtml) return text;
  return text.replace(/[<>&]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What happens when an administrator saves the form of the channel. */
export async function saveChannel(state: AccountState, baseUri: string | null = state.source.baseUri): Promise<void> {
  state.source.baseUri = baseUri;
  const answer = await callChannel(state, 'implementation.info', null);
  const read = declaredSchema.safeParse(answer.json);
  const isGood = answer.isOk && read.success;
  state.source.declared = isGood ? read.data : null;
  state.source.errorMessage = isGood ? null : 'implementation.info was not answered correctly';
  state.say(`channel saved: ${isGood ? 'handshake done' : 'handshake failed'}`);
}

/** One run: handshake, then every list that was declared, each from the last item it knows. */
export async function runSync(state: AccountState): Promise<readonly unknown[]> {
  await saveChannel(state);
  const imported: unknown[] = [];
  for (const object of ['threads', 'messages']) {
    if (!declares(state, object, 'list')) continue;
    const answer = await callChannel(state, `${object}.list`, {});
    if (Array.isArray(answer.json)) imported.push(...answer.json);
    else state.source.errorMessage = `${object}.list was not answered correctly`;
  }
  return imported;
}

export function declares({ source }: AccountState, object: string, operation: string): boolean {
  return source.declared?.objects[object]?.includes(operation) === true;
}

export function hasOption({ source }: AccountState, option: keyof Options): boolean {
  return source.declared?.options.includes(option) === true;
}

type Options = Record<
  | 'view.messaging'
  | 'messages.text'
  | 'messages.attachments'
  | 'messaging.typing_indicator'
  | 'messaging.queuing_update',
  true
>;
