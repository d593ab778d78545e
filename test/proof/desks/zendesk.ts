import { simulateZendesk } from '../../../src/helpdesks/zendesk/simulator/index.ts';
import type { ArrivedMessage } from '../books.ts';
import type { DeskTools, ProofDesk, SimulatedSide } from '../proof-desk.ts';

const retryScale = 0.001;

/** Its webhooks carry a secret that can be changed; agents' messages come by webhook only, and are listed for a while. */
export const zendeskDesk: ProofDesk = {
  kind: 'zendesk',
  faults: [],
  without: [],
  keepsAll: false,
  simulate: openSide,
};

function openSide({ clock, post }: DeskTools): SimulatedSide {
  let seen: string | null = null;
  let next: string | null = null;
  const postAs: typeof fetch = (url, init) => {
    const headers = new Headers(init?.headers);
    const secret = headers.get('x-api-key');
    seen = secret ?? seen;
    if (secret !== null && next !== null) headers.set('x-api-key', next);
    return post(url, { ...init, headers });
  };
  const simulator = simulateZendesk({ clock, fetch: postAs });
  simulator.switches.webhookRetryScale = retryScale;
  const taken: TakenMessage[] = [];
  return {
    simulator,
    // Ids of one conversation sort by time; answers may overtake each other.
    arrived: () => [...taken].sort((one, other) => (one.id < other.id ? -1 : 1)),
    isQuiet: () => simulator.pendingWebhooks() === 0,
    toldBy: messagesIn,
    answered: async ({ request, response }) => {
      taken.push(...(await messagesTaken(request, response)));
      return [];
    },
    secret: {
      current: () => next ?? seen,
      settings: (webhookSecret, webhookSecretPrevious) => ({ webhookSecret, webhookSecretPrevious }),
      rotate: (secret) => {
        next = secret;
      },
    },
  };
}

interface TakenMessage extends ArrivedMessage {
  readonly id: string;
}

interface PostedMessage {
  readonly id: string;
  readonly content: { readonly text?: string; readonly mediaUrl?: string };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The desk shows only the newest ticket of a conversation, so what was taken is read from the answers. */
async function messagesTaken(request: Request, response: Response): Promise<readonly TakenMessage[]> {
  const conversationId = /\/conversations\/([^/]+)\/messages$/.exec(new URL(request.url).pathname)?.[1];
  if (conversationId === undefined || request.method !== 'POST' || response.status !== 201) return [];
  const { messages } = (await response.json()) as { messages: readonly PostedMessage[] };
  return messages.map(({ id, content, metadata }) => ({
    id,
    conversationId,
    mark: metadata === undefined ? null : JSON.stringify(Object.entries(metadata).sort()),
    text: content.text ?? '',
    fileName: content.mediaUrl?.split('/').at(-1) ?? null,
  }));
}

interface PostedEvent {
  readonly type: string;
  readonly payload?: { readonly message?: { readonly id?: string; readonly source?: { readonly type?: string } } };
}

function messagesIn(body: string): readonly string[] {
  const { events } = JSON.parse(body) as { readonly events?: readonly PostedEvent[] };
  return (Array.isArray(events) ? (events as readonly PostedEvent[]) : [])
    .filter(({ type }) => type === 'conversation:message')
    .filter(({ payload }) => payload?.message?.source?.type === 'zd:agentWorkspace')
    .flatMap(({ payload }) => payload?.message?.id ?? []);
}
