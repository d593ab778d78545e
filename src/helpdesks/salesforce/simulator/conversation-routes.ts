import { type Context, Hono } from 'hono';
import { refusal } from './answers.ts';
import { parameters } from './deployment-view.ts';
import { addEntry } from './entries.ts';
import { endSession, startSession } from './routing.ts';
import type { Conversation, OrgState, Participant } from './state.ts';
import { claimsIn } from './tokens.ts';

const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && uuid4.test(value);
}

export function endUserOf({ subject }: Conversation): Participant {
  return { role: 'EndUser', appType: 'iamessage', subject, clientIdentifier: '36f675cc-81e7-4ef5-a8e2-5d940ed90475' };
}

/** `/iamessage/api/v2/conversation`: making, asking about and ending conversations. */
export function conversationRoutes(state: OrgState): Hono {
  const routes = new Hono();
  routes.post('/', async (c) => createConversation(state, c));
  routes.get('/list', (c) => {
    const claims = claimsIn(state, c.req.header('authorization'));
    if (claims === null) return refusal(state, 401);
    const mine = [...state.conversations.values()].filter(({ subject }) => subject === claims.sub);
    const open = mine.filter(({ isClosed }) => !isClosed);
    const conversations = open.map(({ id }) => ({ conversationId: id, endTimestamp: 0 }));
    return c.json({ openConversationsFound: open.length, closedConversationsFound: 0, conversations });
  });
  routes.get('/:id', (c) => {
    const found = conversationFor(state, c);
    if (found instanceof Response) return found;
    return c.json({ conversationId: found.id, routingStatus: found.routingStatus });
  });
  routes.delete('/:id/session', (c) => {
    const found = conversationFor(state, c);
    if (found instanceof Response) return found;
    if (c.req.query('esDeveloperName') !== state.esDeveloperName) return refusal(state, 400);
    endSession(state, found, 'EndUser');
    return c.body(null, 204);
  });
  routes.delete('/:id', (c) => {
    const found = conversationFor(state, c);
    if (found instanceof Response) return found;
    if (c.req.query('esDeveloperName') !== state.esDeveloperName) return refusal(state, 400);
    endSession(state, found, 'EndUser');
    found.isClosed = true;
    const sender = endUserOf(found);
    const payload = { conversationIdentifier: found.id };
    addEntry(state, found, { entryType: 'CloseConversation', payload, sender, senderDisplayName: 'Guest' });
    state.say(`conversation ${found.id} closed`);
    return c.body(null, 204);
  });
  return routes;
}

/** The conversation of the path when the caller may use it, else the answer that refuses. */
export function conversationFor(state: OrgState, c: Context): Conversation | Response {
  const claims = claimsIn(state, c.req.header('authorization'));
  if (claims === null) return refusal(state, 401);
  const found = state.conversations.get(c.req.param('id') ?? '');
  if (found === undefined) return refusal(state, 404);
  return found.subject !== claims.sub || found.isClosed ? refusal(state, 403) : found;
}

async function createConversation(state: OrgState, c: Context): Promise<Response> {
  const claims = claimsIn(state, c.req.header('authorization'));
  if (claims === null) return refusal(state, 401);
  const body = (await c.req.json()) as Record<string, unknown>;
  const bad = (message: string) => refusal(state, 400, undefined, message);
  const { conversationId: id, esDeveloperName, routingAttributes = {}, ...rest } = body;
  if (!isUuid(id)) return bad('conversationId must be a UUID in lower case');
  if (esDeveloperName !== state.esDeveloperName) return bad('There is no such deployment');
  const unknown = Object.keys(rest).filter((name) => name !== 'language');
  if (unknown.length > 0) return bad(`Unknown fields: ${unknown.join(', ')}`);
  const attributes = attributesIn(state, routingAttributes);
  if (typeof attributes === 'string') return bad(attributes);
  if (state.conversations.has(id)) {
    return state.switches.repeatedConversation === 'refused' ? refusal(state, 409) : created(state, c, id);
  }
  const conversation: Conversation = {
    id,
    subject: claims.sub,
    attributes,
    isClosed: false,
    session: null,
    routingStatus: 'NEEDS_ROUTING',
    queueId: null,
    agents: new Map(),
    entries: [],
    files: new Map(),
    messagedAt: [],
  };
  state.conversations.set(id, conversation);
  state.say(`conversation ${id} created`);
  if (state.switches.preChat === 'Conversation') startSession(state, conversation);
  return created(state, c, id);
}

function created(state: OrgState, c: Context, conversationId: string): Response {
  return state.switches.createBody === 'empty' ? c.body(null, 201) : c.json({ conversationId, participants: [] }, 201);
}

/** The parameters that the deployment knows, or what is wrong with them. */
export function attributesIn(state: OrgState, given: unknown): Record<string, string> | string {
  if (typeof given !== 'object' || given === null) return 'routingAttributes must be a map';
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string') return `${name} must be a text`;
    const charsMax = parameters[name];
    if (charsMax === undefined) {
      if (state.switches.unknownParameters === 'refused') return `${name} is not a parameter`;
    } else if (value.length > charsMax) return `${name} is too long`;
    else attributes[name] = value;
  }
  return attributes;
}
