import { LRUCache } from 'lru-cache';
import type { BotId } from '../../core/ids.ts';
import type { JsonValue } from '../../core/json.ts';

/** One line of a dialog with the bot. */
export interface RememberedLine {
  readonly author: 'user' | 'bot';
  readonly at: number;
  readonly text: string;
}

type Variables = Readonly<Record<string, JsonValue>>;

/** Variables of a dialog, by who has set them: whoever has the window in their hands, or the bot with its API key. */
export interface KnownVariables {
  readonly remembered: Variables;
  readonly proven: Variables;
}

/**
 * What was seen of dialogs with bots, in memory only and for half an hour: their variables, and their lines where the
 * settings ask for it. Nothing of it survives a restart. Anybody can fill it, so it is bounded: what would make one dialog
 * too large is not kept, and of too many dialogs those go that nobody has used for longest.
 */
export interface ContextMemory {
  variables(botId: BotId, contextId: string): KnownVariables;
  setVariables(botId: BotId, contextId: string, variables: Variables): void;
  /** Keeps variables that came from the bot itself. */
  prove(botId: BotId, contextId: string, variables: Variables): void;
  lines(botId: BotId, contextId: string): readonly RememberedLine[];
  addLines(botId: BotId, contextId: string, lines: readonly RememberedLine[]): void;
  forget(botId: BotId, contextId: string): void;
}

interface Remembered extends KnownVariables {
  readonly lines: readonly RememberedLine[];
}

const contextsMax = 10_000;
const keptMs = 30 * 60_000;
const linesMax = 200;
const variablesMax = 100;
/** Of one dialog, and of all together. */
const contextCharsMax = 262_144;
const charsMax = 32 * 1024 * 1024;
const nothing: Remembered = { remembered: {}, proven: {}, lines: [] };

export function createContextMemory(): ContextMemory {
  const contexts = new LRUCache<string, Remembered>({ max: contextsMax, maxSize: charsMax, ttl: keptMs });
  const keyOf = (botId: BotId, contextId: string) => `${botId}/${contextId}`;
  const get = (botId: BotId, contextId: string) => contexts.get(keyOf(botId, contextId)) ?? nothing;
  const change = (botId: BotId, contextId: string, parts: Partial<Remembered>): void => {
    const key = keyOf(botId, contextId);
    const changed = { ...get(botId, contextId), ...parts };
    const size = key.length + JSON.stringify(changed).length;
    if (size <= contextCharsMax) contexts.set(key, changed, { size });
  };
  return {
    variables: get,
    setVariables: (botId, contextId, variables) =>
      change(botId, contextId, { remembered: merged(get(botId, contextId).remembered, variables) }),
    prove: (botId, contextId, variables) =>
      change(botId, contextId, { proven: merged(get(botId, contextId).proven, variables) }),
    lines: (botId, contextId) => get(botId, contextId).lines,
    addLines: (botId, contextId, lines) =>
      change(botId, contextId, { lines: [...get(botId, contextId).lines, ...lines].slice(-linesMax) }),
    forget: (botId, contextId) => contexts.delete(keyOf(botId, contextId)),
  };
}

function merged(known: Variables, fresh: Variables): Variables {
  return Object.fromEntries(Object.entries({ ...known, ...fresh }).slice(0, variablesMax));
}
