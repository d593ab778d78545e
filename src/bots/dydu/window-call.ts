import type { BotId } from '../../core/ids.ts';

/** The calls of the window that can concern an escalation; `other` is everything that never does. */
export type CallKind =
  | 'talk'
  | 'poll'
  | 'history'
  | 'status'
  | 'availableContext'
  | 'typing'
  | 'reading'
  | 'variable'
  | 'upload'
  | 'socket'
  | 'availabilityService'
  | 'variablesService'
  | 'other';

export interface WindowCall {
  readonly botId: BotId;
  readonly kind: CallKind;
  /** Dydu's own id of the bot, where the path names it. */
  readonly botUuid: string | null;
  readonly contextId: string | null;
  /** Path and query as the bot's server knows them, without `/servlet`, exactly as they came. */
  readonly rest: string;
  readonly query: URLSearchParams;
}

const kinds: Readonly<Record<string, CallKind>> = {
  talk: 'talk',
  history: 'history',
  status: 'status',
  availablecontext: 'availableContext',
  typing: 'typing',
  reading: 'reading',
  variable: 'variable',
};

/**
 * Reads `/dydu/{botId}/…`, with or without `servlet/`: the window leaves it out when its server is on localhost, builds
 * `servlet//chatWs` with two slashes, and strips slashes at the end. `null` for a path that names no bot, and for one that
 * climbs: beside the bot's folder its server may hold what is nobody's business.
 */
export function windowCallOf(pathAndQuery: string): WindowCall | null {
  const match = /^\/dydu\/(bot_[0-9a-f]{32})(?=[/?]|$)([^?]*)(\?.*)?$/.exec(pathAndQuery);
  if (match === null) return null;
  const [, botId = '', path = '', search = ''] = match;
  const inner = path.replace(/^\/servlet(?=\/|$)/, '');
  if (climbs(inner)) return null;
  const query = new URLSearchParams(search);
  const named = nameCall(
    inner.split('/').filter((segment) => segment !== ''),
    query,
  );
  return { botId: botId as BotId, ...named, rest: `${inner}${search}`, query };
}

/** Whether a path leads out of the folder that it begins in, however dots and slashes are written. */
function climbs(path: string): boolean {
  const plain = path.replace(/%2e/gi, '.').replace(/%2f|%5c|\\/gi, '/');
  let depth = 0;
  for (const segment of plain.split('/')) {
    // Some servers leave out what stands behind a semicolon.
    const name = segment.replace(/(?:;|%3b).*$/i, '');
    if (name === '..') depth -= 1;
    else if (name !== '' && name !== '.') depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

type Named = Pick<WindowCall, 'kind' | 'botUuid' | 'contextId'>;

function nameCall(segments: readonly string[], query: URLSearchParams): Named {
  const [first, second, third, fourth, fifth] = segments;
  const none = { botUuid: null, contextId: null };
  if (first === 'chatWs' && segments.length === 1) return { kind: 'socket', ...none };
  if (first === 'fileupload' && segments.length === 1) {
    return { kind: 'upload', botUuid: null, contextId: query.get('ctx') };
  }
  if (first === 'passerelle' && segments.length === 2) {
    if (second === 'availability') return { kind: 'availabilityService', ...none };
    if (second === 'variables') return { kind: 'variablesService', ...none };
  }
  if (first !== 'api' || second !== 'chat' || third === undefined) return { kind: 'other', ...none };
  if (third === 'poll' && fourth === 'last') return { kind: 'poll', botUuid: fifth ?? null, contextId: null };
  const kind = Object.hasOwn(kinds, third) ? kinds[third] : undefined;
  return { kind: kind ?? 'other', botUuid: fourth ?? null, contextId: fifth ?? null };
}
