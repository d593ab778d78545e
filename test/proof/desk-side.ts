/** The helpdesk: its simulator behind a server that can go wrong, with books of everything it told us. */
import type { Simulator } from '../../src/helpdesks/simulator.ts';
import type { Books } from './books.ts';
import { type FaultyServer, serveFaulty } from './faulty-server.ts';
import { type ClockPlan, createPlannedClock } from './planned-clock.ts';
import type { ProofDesk, RotatedSecret } from './proof-desk.ts';

export interface DeskSide {
  readonly desk: ProofDesk;
  readonly simulator: Simulator;
  readonly server: FaultyServer;
  /** Connection settings, as a designer would type them. */
  readonly settings: ReturnType<Simulator['settings']>;
  /** The conversation whose transcript carries this mark, `null` while agents cannot see it. */
  findByMark(label: string): string | null;
  /** Brings the books up to date with what the helpdesk has taken from us. */
  noteArrivals(): void;
  /** Whether nothing that it tells us is on its way. */
  isQuiet(): boolean;
  readonly secret: RotatedSecret | null;
  close(): Promise<void>;
}

const markEveryMs = 25;

export async function openDeskSide(desk: ProofDesk, books: Books, clock: ClockPlan): Promise<DeskSide> {
  const accept = (ids: readonly string[]): void => {
    for (const id of ids) {
      const known = books.postings.get(id);
      if (known === undefined) books.postings.set(id, { postedAt: books.tick(), acceptedAt: books.tick() });
      else known.acceptedAt ??= books.tick();
    }
  };
  const post: typeof fetch = async (url, init) => {
    const told = typeof init?.body === 'string' ? side.toldBy(init.body) : [];
    for (const id of told) {
      if (!books.postings.has(id)) books.postings.set(id, { postedAt: books.tick(), acceptedAt: null });
    }
    const answer = await fetch(url, init);
    const isTaken = answer.ok && told.length > 0 && ((await side.isTaken?.(answer.clone())) ?? true);
    if (isTaken) accept(told);
    return answer;
  };
  const side = desk.simulate({ clock: createPlannedClock(JSON.stringify({ ...clock, offsetMs: 0 })), post });
  const { simulator } = side;
  const server = await serveFaulty(async (request) => {
    if (side.answered === undefined) return await simulator.routes.fetch(request);
    const copy = request.clone();
    const response = await simulator.routes.fetch(request);
    // Whether or not the answer will reach anybody, the helpdesk has taken it.
    if (!isStream(response)) accept(await side.answered({ request: copy, response: response.clone() }));
    return response;
  });
  return {
    desk,
    simulator,
    server,
    settings: { ...simulator.settings(server.origin), ...side.settings },
    findByMark: createMarkIndex(simulator),
    noteArrivals: () => {
      books.arrived = side.arrived();
    },
    isQuiet: () => side.isQuiet?.() ?? true,
    secret: side.secret ?? null,
    close: async () => {
      await simulator.close();
      await server.close();
    },
  };
}

function isStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/event-stream') === true;
}

/** Looks at the whole desk at most every so often: with many conversations a look is not cheap. */
function createMarkIndex(simulator: Simulator): (label: string) => string | null {
  const known = new Map<string, string>();
  const looked = new Set<string>();
  let lookedAt = 0;
  return (label) => {
    if (!known.has(label) && Date.now() - lookedAt > markEveryMs) {
      lookedAt = Date.now();
      for (const conversation of simulator.desk.conversations()) {
        if (looked.has(conversation.id)) continue;
        const text = conversation.messages.map((message) => message.text ?? '').join('\n');
        const found = /<t:([^>]+)>/.exec(text)?.[1];
        if (found === undefined) continue;
        looked.add(conversation.id);
        known.set(found, conversation.id);
      }
    }
    return known.get(label) ?? null;
  };
}
