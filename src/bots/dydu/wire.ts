/**
 * The words of Dydu's chat window on the wire. Facts from its open-source client, public repository
 * Do-you-dream-up/CV5 (August 2025): `src/tools/LivechatPayload.js`, `src/tools/dydu.js`, `src/tools/constants.js`.
 */
import { isUtf8 } from 'node:buffer';
import type { JsonObject, JsonValue } from '../../core/json.ts';

/** `specialAction` of an answer: what the window does with it. */
export const specialActions = {
  start: 'StartPolling',
  queue: 'StartWaitingQueue',
  leaveQueue: 'LeaveWaitingQueue',
  end: 'EndPolling',
} as const;

/** `typeResponse` of an answer, or `type` of a line in the history. */
export const responseTypes = {
  connected: 'DMLiveChatConnectionSucceed',
  inQueue: 'DMLiveChatConnectionInQueue',
  leftQueue: 'DMLiveChatLeaveQueue',
  endedByAgent: 'OPLiveChatEndByOperator',
  endedByIdle: 'NAAutoCloseDialog',
  endedByLeaving: 'NAAutoCloseDialogBecauseUserLeft',
  agentMessage: 'OPRegularOperatorAnswer',
  automaticMessage: 'OPAutoOperatorAnswer',
  notice: 'NANotificationFromOperator',
  waiting: 'NAWaitingForOperator',
  refused: 'ERRInvalidRequest',
} as const;

/** `code` of a notification. */
export const codes = {
  addedToPanel: 'DialogAddedOperatorPanel',
  joined: 'OperatorConnected',
  left: 'OperatorDisconnected',
  typing: 'OperatorWritingStatus',
  transferredByHand: 'DialogTransferredManually',
  transferredByItself: 'DialogTransferredAutomatically',
  almostTimedOut: 'AlmostTimedOut',
  uploadRequest: 'UploadRequest',
  survey: 'OperatorSendSurvey',
} as const;

/** Base64 of the UTF-8 bytes: how every string travels in answers and frames. Numbers and booleans travel as they are. */
export function encodeText(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** The text behind Base64; what is no Base64 of UTF-8 comes back as it is, as the window does it too. */
export function decodeText(text: string): string {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return text;
  const bytes = Buffer.from(text, 'base64');
  return isUtf8(bytes) ? bytes.toString('utf8') : text;
}

export function encodeValues(values: JsonObject): JsonObject {
  return mapTexts(values, encodeText) as JsonObject;
}

export function decodeValues(values: JsonObject): JsonObject {
  return mapTexts(values, decodeText) as JsonObject;
}

function mapTexts(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((one: JsonValue) => mapTexts(one, change));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapTexts(one, change)]));
}

/** A JSON object, or `null` for anything else. */
export function parseObject(text: string): JsonObject | null {
  try {
    return objectOf(JSON.parse(text) as JsonValue);
  } catch {
    return null;
  }
}

export function objectOf(value: JsonValue | undefined): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

/** The text of a field, `null` when it has none. */
export function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Whether the window would switch to its livechat on this answer (decoded values). */
export function startsLivechat(values: JsonObject): boolean {
  const action = values['specialAction'];
  return (
    action === specialActions.start ||
    action === specialActions.queue ||
    values['typeResponse'] === responseTypes.connected ||
    values['startLivechat'] === true
  );
}
