import { type Call, type CallerOptions, call } from './call.ts';
import type { EndEscalation, SendMessage, StartEscalation, UpdateEscalation } from './command.ts';
import type {
  Availability,
  ConversationOwner,
  Escalation,
  EventPage,
  StartedEscalation,
  UploadedAttachment,
  WebhookTest,
} from './escalation.ts';
import type { EscalationEvent } from './escalation-event.ts';
import { type FollowOptions, followEvents } from './follow-events.ts';

export interface PasserelleClientOptions {
  /** Where Passerelle runs, such as `https://passerelle.example`. */
  readonly baseUrl: string;
  /** API key of the bot, `psk_…`. A secret: never put it into a page that people load. */
  readonly apiKey: string;
  /** Longest time for one try; 10 seconds when absent. */
  readonly timeoutMs?: number;
  /** Tries of a call in all; 4 when absent, 1 for no repeating. */
  readonly triesMax?: number;
  /** Instead of the platform's own. */
  readonly fetch?: typeof fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/**
 * Passerelle for a bot: one method per command, and the events of an escalation as one list. Every method throws
 * `PasserelleError`. Commands that may be repeated safely are, with growing pauses, when there is no answer or a passing one.
 */
export interface PasserelleClient {
  /** Could somebody answer now? From a cache, quick enough to ask before offering a human. */
  availability(skill?: string | null, options?: CallOptions): Promise<Availability>;
  /**
   * Connects the end user to a human. From the answer on, humans own the conversation: pass on what the end user says
   * with `send`, and show what `events` or your webhook brings.
   *
   * @example
   * const started = await passerelle.start({
   *   conversationId: 'c0ffee00',
   *   skill: 'billing',
   *   user: { name: 'Léa Roux' },
   *   transcript: [{ author: 'user', text: 'My invoice is wrong' }],
   * });
   */
  start(command: StartEscalation, options?: CallOptions): Promise<StartedEscalation>;
  get(escalationId: string, options?: CallOptions): Promise<Escalation>;
  /** Who answers in this conversation? Cheap enough to ask on every turn. */
  owner(conversationId: string, options?: CallOptions): Promise<ConversationOwner>;
  /** Passes on what the end user says. Stored when it resolves; `message.delivered` or `message.failed` follows. */
  send(
    escalationId: string,
    message: SendMessage,
    options?: CallOptions,
  ): Promise<{ readonly messageId: string; readonly isNew: boolean }>;
  /** Best effort; at most every two or three seconds. */
  typing(escalationId: string, isTyping: boolean, options?: CallOptions): Promise<void>;
  /** The end user has seen everything up to this message; everything when absent. */
  read(escalationId: string, upTo?: string | null, options?: CallOptions): Promise<void>;
  update(escalationId: string, command: UpdateEscalation, options?: CallOptions): Promise<Escalation>;
  /** Gives the conversation back to the bot. Ending what has ended is a success. */
  end(escalationId: string, command: EndEscalation, options?: CallOptions): Promise<Escalation>;
  /** Uploads a file of the end user; name its id in a message. */
  upload(
    content: Blob | Uint8Array | ArrayBuffer,
    file: { readonly name: string; readonly mediaType?: string },
    options?: CallOptions,
  ): Promise<UploadedAttachment>;
  /** One page of events after a seq; waits up to `waitSeconds` for the first when there is none. */
  listEvents(
    escalationId: string,
    page?: { readonly after?: number; readonly waitSeconds?: number; readonly limit?: number },
    options?: CallOptions,
  ): Promise<EventPage>;
  /**
   * Follows an escalation until it has ended and nothing is on its way any more: events in order, each once, whatever
   * connection breaks in between. `escalation.ended` is the last of most, but what becomes of the last messages may follow
   * (`message.failed`). Keep the last `seq` and give it as `after` to go on after a restart.
   *
   * @example
   * for await (const event of passerelle.events(started.id)) {
   *   if (event.type === 'message.created') show(event.data.text);
   *   if (event.type === 'escalation.ended') takeOver(event.data.reason);
   * }
   */
  events(escalationId: string, options?: FollowOptions): AsyncIterable<EscalationEvent>;
  /** Has a test event posted to the callback of the bot. */
  testWebhook(options?: CallOptions): Promise<WebhookTest>;
  /** The whole address of a link in an event, where Passerelle does not know its own public address. */
  absoluteUrl(url: string): string;
}

/**
 * Makes a client; throws a `TypeError` when the address or the key cannot be one. Needs nothing but `fetch` and WebCrypto: Node 20 or later, and other runtimes that have them.
 *
 * @example
 * const passerelle = createPasserelleClient({ baseUrl: 'https://passerelle.example', apiKey: 'psk_…' });
 */
export function createPasserelleClient(options: PasserelleClientOptions): PasserelleClient {
  const caller: CallerOptions = {
    baseUrl: addressOf(options.baseUrl),
    apiKey: keyOf(options.apiKey),
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    triesMax: options.triesMax ?? 4,
    timeoutMs: options.timeoutMs ?? 10_000,
  };
  const ask = <Answer>(request: Omit<Call, 'isRepeatable'>, isRepeatable = true): Promise<Answer> =>
    call<Answer>(caller, { ...request, isRepeatable });
  const at = (escalationId: string, rest = '') => `/v1/escalations/${encodeURIComponent(escalationId)}${rest}`;

  return {
    availability: (skill, { signal } = {}) => {
      const query = typeof skill === 'string' ? `?${new URLSearchParams({ skill })}` : '';
      return ask({ method: 'GET', path: `/v1/availability${query}`, signal });
    },
    start: (command, { signal } = {}) =>
      ask({ method: 'POST', path: '/v1/escalations', json: { id: newId(), ...command }, signal }),
    get: (id, { signal } = {}) => ask({ method: 'GET', path: at(id), signal }),
    owner: (conversationId, { signal } = {}) =>
      ask({ method: 'GET', path: `/v1/conversations/${encodeURIComponent(conversationId)}/owner`, signal }),
    send: (id, message, { signal } = {}) =>
      ask({ method: 'POST', path: at(id, '/messages'), json: { id: newId(), ...message }, signal }),
    // Worth nothing later, so never repeated.
    typing: (id, isTyping, { signal } = {}) =>
      ask({ method: 'POST', path: at(id, '/typing'), json: { isTyping }, signal }, false),
    read: (id, upTo, { signal } = {}) =>
      ask({ method: 'POST', path: at(id, '/read'), json: { upTo: upTo ?? null }, signal }),
    update: (id, command, { signal } = {}) => ask({ method: 'PATCH', path: at(id), json: command, signal }),
    end: (id, command, { signal } = {}) => ask({ method: 'POST', path: at(id, '/end'), json: command, signal }),
    upload: (content, { name, mediaType }, { signal } = {}) => {
      const headers = {
        'content-type': mediaType ?? 'application/octet-stream',
        'x-file-name': encodeURIComponent(name.toWellFormed()),
      };
      return ask({ method: 'POST', path: '/v1/attachments', body: content, headers, signal, timeoutMs: 120_000 });
    },
    listEvents: (id, { after = 0, waitSeconds = 0, limit = 100 } = {}, { signal } = {}) => {
      const query = new URLSearchParams({ after: String(after), wait: String(waitSeconds), limit: String(limit) });
      const timeoutMs = caller.timeoutMs + waitSeconds * 1000;
      return ask({ method: 'GET', path: at(id, `/events?${query}`), signal, timeoutMs });
    },
    events: (id, follow = {}) => followEvents(caller, id, follow),
    testWebhook: ({ signal } = {}) =>
      ask({ method: 'POST', path: '/v1/webhooks/test', signal, timeoutMs: 15_000 }, false),
    absoluteUrl: (url) => new URL(url, `${caller.baseUrl}/`).href,
  };
}

// What comes from the environment is easily missing, and then the first call would say it in a riddle.
function addressOf(baseUrl: string | undefined): string {
  const isAddress = /^https?:\/\/./.test(baseUrl ?? '') && URL.canParse(baseUrl ?? '');
  if (baseUrl !== undefined && isAddress) return baseUrl.replace(/\/+$/, '');
  throw new TypeError(`baseUrl must be the address of Passerelle, such as https://passerelle.example, not ${baseUrl}.`);
}

function keyOf(apiKey: string | undefined): string {
  if (apiKey !== undefined && apiKey !== '') return apiKey;
  throw new TypeError('apiKey is missing: it is the key of your bot, psk_….');
}

function newId(): string {
  return crypto.randomUUID();
}
