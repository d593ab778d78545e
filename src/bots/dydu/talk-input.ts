import type { JsonObject, JsonValue } from '../../core/json.ts';
import { decodeText, decodeValues, objectOf, parseObject, textOf } from './wire.ts';

/** What the window sends with one input of the end user, the same for both of its transports. */
export interface TalkInput {
  /** The window's id of the dialog; `null` before its first answer. */
  readonly contextId: string | null;
  readonly text: string;
  readonly language: string | null;
  readonly space: string | null;
  readonly clientId: string | null;
  readonly pageUrl: string | null;
  readonly browser: string | null;
  readonly os: string | null;
  /** What the page registered with `setRegisterContext`, and what a knowledge passed on as extra parameters. */
  readonly variables: Readonly<Record<string, JsonValue>>;
  readonly isTest: boolean;
  /** Sent by the window itself, for instance after an upload; nobody typed it. */
  readonly isHidden: boolean;
  /** Whether the window is in its livechat already; `null` where an older build does not say. */
  readonly isInLivechat: boolean | null;
  /** The window's clock at a frame; forms carry none. */
  readonly sentAt: number | null;
  /** Tells frames of one socket apart that have the same text and moment. */
  readonly copy: number;
}

/** Reads a talk form. `contextId` stands in the path. */
export function talkInputOfForm(form: URLSearchParams, contextId: string | null): TalkInput {
  const field = (name: string) => textOf(form.get(name) ?? '');
  const mode = field('mode');
  const given = { ...parseObject(field('extraParameters') ?? ''), ...parseObject(field('variables') ?? '') };
  return {
    contextId: contextId ?? field('contextId'),
    text: form.get('userInput') ?? '',
    variables: given,
    isTest: field('qualificationMode') === 'true',
    isHidden: field('doNotRegisterInteraction') === 'true',
    isInLivechat: mode === null ? null : decodeText(mode) !== 'Synchron',
    sentAt: null,
    copy: 0,
    ...windowOf(field),
  };
}

/** Reads the parameters of a `talk` frame. */
export function talkInputOfFrame(parameters: JsonObject): TalkInput {
  const decoded = decodeValues(parameters);
  const field = (name: string) => textOf(decoded[name]);
  const { timestamp } = decoded;
  return {
    contextId: field('contextId'),
    text: field('userInput') ?? '',
    variables: { ...objectOf(decoded['extraParameters']), ...objectOf(decoded['variables']) },
    isTest: decoded['qualificationMode'] === true,
    isHidden: decoded['doNotRegisterInteraction'] === true,
    isInLivechat: true,
    sentAt: typeof timestamp === 'number' ? timestamp : null,
    copy: 0,
    ...windowOf(field),
  };
}

/** Which window speaks, in the words that both transports share. */
function windowOf(field: (name: string) => string | null) {
  return {
    language: field('language'),
    space: field('space'),
    clientId: field('clientId'),
    pageUrl: field('userUrl'),
    browser: field('browser'),
    os: field('os'),
  };
}
