import { LRUCache } from 'lru-cache';
import type { BotId } from '../../core/ids.ts';
import type { JsonValue } from '../../core/json.ts';

/** One line of a dialog with the bot. */
export interface RememberedLine {
  readonly author: 'user' | 'bot';
  readonly at: number;
  readonly text: string;
}

/**
 * What was seen of dialogs with bots, in memory only and for half an hour: their variables, and their lines where the
 * settings ask for it. Nothing of it survives a restart.
 */
export interface ContextMemory {
  variables(botId: BotId, contextId: string): Readonly<Record<string, JsonValue>>;
  setVariables(botId: BotId, contextId: string, variables: Readonly<Record<string, JsonValue>>): void;
  lines(botId: BotId, contextId: string): readonly RememberedLine[];
  addLines(botId: BotId, contextId: string, lines: readonly RememberedLine[]): void;
  forget(botId: BotId, contextId: string): void;
}

interface Remembered {
  readonly variables: Readonly<Record<string, JsonValue>>;
  readonly lines: readonly RememberedLine[];
}

const contextsMax = 10_000;
const keptMs = 30 * 60_000;
const linesMax = 200;
const variablesMax = 100;
const nothing: Remembered = { variables: {}, lines: [] };

export function createContextMemory(): ContextMemory {
  const contexts = new LRUCache<string, Remembered>({ max: contextsMax, ttl: keptMs });
  const keyOf = (botId: BotId, contextId: string) => `${botId}/${contextId}`;
  const get = (botId: BotId, contextId: string) => contexts.get(keyOf(botId, contextId)) ?? nothing;
  return {
    variables: (botId, contextId) => get(botId, contextId).variables,
    setVariables: (botId, contextId, variables) => {
      const known = get(botId, contextId);
      const merged = Object.entries({ ...known.variables, ...variables }).slice(0, variablesMax);
      contexts.set(keyOf(botId, contextId), { ...known, variables: Object.fromEntries(merged) });
    },
    lines: (botId, contextId) => get(botId, contextId).lines,
    addLines: (botId, contextId, lines) => {
      const known = get(botId, contextId);
      contexts.set(keyOf(botId, contextId), { ...known, lines: [...known.lines, ...lines].slice(-linesMax) });
    },
    forget: (botId, contextId) => contexts.delete(keyOf(botId, contextId)),
  };
}
