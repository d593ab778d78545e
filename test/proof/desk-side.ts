/** The helpdesk: its simulator behind a server that can go wrong, with books of every webhook it posted. */
import type { Simulator } from '../../src/helpdesks/simulator.ts';
import { simulateZendesk, type ZendeskSimulator } from '../../src/helpdesks/zendesk/simulator/index.ts';
import type { Books } from './books.ts';
import { type FaultyServer, serveFaulty } from './faulty-server.ts';
import { type ClockPlan, createPlannedClock } from './planned-clock.ts';

export interface DeskSide {
  readonly simulator: ZendeskSimulator;
  readonly server: FaultyServer;
  /** Connection settings, as a designer would type them. */
  readonly settings: ReturnType<Simulator['settings']>;
  /** The conversation whose transcript carries this mark, `null` while agents cannot see it. */
  findByMark(label: string): string | null;
  /** The secret that webhooks carry now, `null` before the first one. */
  webhookSecret(): string | null;
  /** From now on webhooks carry this secret, as after a rotation over there. */
  rotateSecret(next: string): void;
  /** Webhooks on their way or waiting for their next try. */
  readonly postings: number;
  close(): Promise<void>;
}

const retryScale = 0.001;
const markEveryMs = 25;

export async function openDeskSide(books: Books, clock: ClockPlan): Promise<DeskSide> {
  let seenSecret: string | null = null;
  let nextSecret: string | null = null;
  let postings = 0;
  const post: typeof fetch = async (url, init) => {
    const headers = new Headers(init?.headers);
    const secret = headers.get('x-api-key');
    seenSecret = secret ?? seenSecret;
    if (secret !== null && nextSecret !== null) headers.set('x-api-key', nextSecret);
    const messageIds = messagesIn(init?.body);
    for (const id of messageIds) {
      if (!books.postings.has(id)) books.postings.set(id, { postedAt: books.tick(), acceptedAt: null });
    }
    postings += 1;
    try {
      const answer = await fetch(url, { ...init, headers });
      if (answer.ok) {
        for (const id of messageIds) {
          const posting = books.postings.get(id);
          if (posting !== undefined) posting.acceptedAt ??= books.tick();
        }
      }
      return answer;
    } finally {
      postings -= 1;
    }
  };
  const simulator = simulateZendesk({
    clock: createPlannedClock(JSON.stringify({ ...clock, offsetMs: 0 })),
    fetch: post,
  });
  simulator.switches.webhookRetryScale = retryScale;
  const server = await serveFaulty(async (request) => {
    const response = await simulator.routes.fetch(request);
    await noteArrival(books, request, response);
    return response;
  });
  const marks = createMarkIndex(simulator);
  return {
    simulator,
    server,
    settings: simulator.settings(server.origin),
    findByMark: marks,
    webhookSecret: () => nextSecret ?? seenSecret,
    rotateSecret: (next) => {
      nextSecret = next;
    },
    get postings() {
      return postings;
    },
    close: async () => {
      await simulator.close();
      await server.close();
    },
  };
}

/** Writes down what the helpdesk has taken, whether or not its answer will reach anybody. */
async function noteArrival(books: Books, request: Request, response: Response): Promise<void> {
  const conversationId = /\/conversations\/([^/]+)\/messages$/.exec(new URL(request.url).pathname)?.[1];
  if (conversationId === undefined || request.method !== 'POST' || response.status !== 201) return;
  const { messages } = (await response.clone().json()) as {
    messages: { id: string; content: { text?: string; mediaUrl?: string }; metadata?: Record<string, unknown> }[];
  };
  for (const { id, content, metadata } of messages) {
    const mark = metadata === undefined ? null : JSON.stringify(Object.entries(metadata).sort());
    books.arrived.push({ id, conversationId, mark, text: content.text ?? '', fileUrl: content.mediaUrl ?? null });
  }
}

/** Ids of the messages that a webhook tells about. */
function messagesIn(body: unknown): readonly string[] {
  if (typeof body !== 'string') return [];
  const { events } = JSON.parse(body) as {
    events?: { type: string; payload?: { message?: { id?: string; source?: { type?: string } } } }[];
  };
  return (Array.isArray(events) ? events : [])
    .filter(
      ({ type, payload }) => type === 'conversation:message' && payload?.message?.source?.type === 'zd:agentWorkspace',
    )
    .flatMap(({ payload }) => payload?.message?.id ?? []);
}

/** Looks at the whole desk at most every so often: with many conversations a look is not cheap. */
function createMarkIndex(simulator: ZendeskSimulator): (label: string) => string | null {
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
