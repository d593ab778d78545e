import type { Bot } from '../bot-accounts/bot.ts';
import type { Connection } from '../connections/connection.ts';
import type { Administration } from './administration.ts';

/** Everything there is to choose from, each by a name that no other has. */
export interface Lists {
  bots(): Promise<readonly Bot[]>;
  connections(): Promise<readonly Connection[]>;
}

export function createLists({ bots, connections }: Administration): Lists {
  return {
    bots: async () => toldApart(await bots.directory.list()),
    connections: async () => toldApart(await connections.connections.list()),
  };
}

const idEnd = 6;
/** Else a line may end behind the dots. */
const wordJoiner = '\u2060';

/** Where several have one name, each has the end of its id behind it: the page of each shows the whole id. */
export function toldApart<One extends { readonly id: string; readonly name: string }>(
  all: readonly One[],
): readonly One[] {
  const seen = new Map<string, number>();
  for (const { name } of all) seen.set(keyOf(name), (seen.get(keyOf(name)) ?? 0) + 1);
  const named = (one: One) =>
    seen.get(keyOf(one.name)) === 1 ? one.name : `${one.name} (…${wordJoiner}${one.id.slice(-idEnd)})`;
  return all.map((one) => ({ ...one, name: named(one) }));
}

/** Names that look alike are alike. */
const keyOf = (name: string) => name.normalize('NFKC').trim().toLowerCase();
