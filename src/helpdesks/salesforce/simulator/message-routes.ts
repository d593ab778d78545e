import { type Context, Hono } from 'hono';
import { refusal } from './answers.ts';
import { attributesIn, conversationFor, endUserOf, isUuid } from './conversation-routes.ts';
import { addEntry, listedView, messageEntry } from './entries.ts';
import { fileAttachment } from './files.ts';
import { isLive, obeyKeyword, startSession } from './routing.ts';
import type { Conversation, OrgState } from './state.ts';

const extensions = /\.(?:bmp|csv|docx?|gif|jpe?g|pdf|png|tiff?|txt|xlsx?|xml)$/i;
const listMax = 50;
type Body = Record<string, unknown>;

/** Below `/iamessage/api/v2/conversation/{id}`: what is said, shown and read. */
export function messageRoutes(state: OrgState): Hono {
  const routes = new Hono();
  routes.post('/:id/message', (c) => guarded(state, () => takeMessage(state, c)));
  routes.post('/:id/file', (c) => guarded(state, () => takeFile(state, c)));
  routes.post('/:id/entry', (c) => guarded(state, () => takeIndicator(state, c)));
  routes.post('/:id/acknowledge-entries', (c) => guarded(state, () => takeAcknowledgements(state, c)));
  routes.get('/:id/entries', (c) => {
    const found = conversationFor(state, c);
    return found instanceof Response ? found : listEntries(state, c, found);
  });
  return routes;
}

async function guarded(state: OrgState, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return refusal(state, 400);
    throw error;
  }
}

/** Everything that may be said against a message, in the order in which Salesforce says it. */
function refusedMessage(state: OrgState, conversation: Conversation, body: Body): Response | null {
  const bad = (message: string) => refusal(state, 400, undefined, message);
  const message = body['message'] as Body | undefined;
  if (body['esDeveloperName'] !== state.esDeveloperName) return bad('There is no such deployment');
  if (!isUuid(message?.['id'])) return bad('message.id must be a UUID in lower case');
  const known = ['message', 'esDeveloperName', 'isNewMessagingSession', 'routingAttributes', 'language'];
  const unknown = Object.keys(body).filter((name) => !known.includes(name));
  if (unknown.length > 0) return bad(`Unknown fields: ${unknown.join(', ')}`);
  const now = state.clock.now();
  const { messagedAt } = conversation;
  while ((messagedAt[0] ?? now) < now - 60_000) messagedAt.shift();
  if (state.switches.ratesEnforced && messagedAt.length >= state.switches.messagesPerMinute) return refusal(state, 429);
  const isThere = conversation.entries.some(({ identifier }) => identifier === message?.['id']);
  if (isThere && state.switches.repeatedMessage === 'refused') return refusal(state, 409);
  return startedBy(state, conversation, body);
}

/** A message where no session runs starts one, where it asks for that or the org has it so. */
function startedBy(state: OrgState, conversation: Conversation, body: Body): Response | null {
  if (isLive(conversation)) return null;
  if (state.switches.preChat === 'Session' && body['isNewMessagingSession'] !== true) return refusal(state, 417);
  if (body['routingAttributes'] !== undefined) {
    const attributes = attributesIn(state, body['routingAttributes']);
    if (typeof attributes === 'string') return refusal(state, 400, undefined, attributes);
    conversation.attributes = attributes;
  }
  startSession(state, conversation);
  return null;
}

async function takeMessage(state: OrgState, c: Context): Promise<Response> {
  const conversation = conversationFor(state, c);
  if (conversation instanceof Response) return conversation;
  const body = (await c.req.json()) as Body;
  const message = body['message'] as Body;
  const contents = contentsOf(state, message);
  if (contents === null) return refusal(state, 400, undefined, 'The message cannot be read');
  const refused = refusedMessage(state, conversation, body);
  if (refused !== null) return refused;
  const id = message['id'] as string;
  if (isKnown(conversation, id) && state.switches.repeatedMessage === 'ignored') return accepted(state, c, [id]);
  const ids = contents.map((content, index) => say(state, conversation, index === 0 ? id : state.ids.uuid(), content));
  const said = (message['staticContent'] as Body | undefined)?.['text'];
  if (typeof said === 'string') obeyKeyword(state, conversation, said);
  return accepted(state, c, ids);
}

const isKnown = ({ entries }: Conversation, id: string) => entries.some(({ identifier }) => identifier === id);

/** What a message becomes: one entry, or two where an address stands at its end. `null` for what is not valid. */
function contentsOf({ switches }: OrgState, message: Body | undefined): readonly Body[] | null {
  if (message?.['messageType'] === 'ChoicesResponseMessage') {
    const { choicesResponse, inReplyToMessageId } = message;
    const selected = (choicesResponse as Body | undefined)?.['selectedOptions'];
    if (!Array.isArray(selected) || selected.length === 0 || !isUuid(inReplyToMessageId)) return null;
    return [{ messageType: 'ChoicesResponseMessage', inReplyToMessageId, choicesResponse }];
  }
  const staticContent = message?.['staticContent'] as Body | undefined;
  const text = staticContent?.['text'];
  const isText = message?.['messageType'] === 'StaticContentMessage' && staticContent?.['formatType'] === 'Text';
  if (!isText || typeof text !== 'string' || text === '' || !text.isWellFormed()) return null;
  if (switches.textCharsMax !== null && text.length > switches.textCharsMax) return null;
  const split = switches.splitsLinks ? /^([\s\S]+?)\s+(https?:\/\/\S+)$/.exec(text) : null;
  const textOf = (said: string) => ({
    messageType: 'StaticContentMessage',
    staticContent: { formatType: 'Text', text: said },
  });
  if (split === null) return [textOf(text)];
  const [, said = '', url = ''] = split;
  const titleItem = { itemType: 'TitleItem', title: new URL(url).hostname, subTitle: null };
  const linkItem = { itemType: 'TitleLinkItem', url, titleItem };
  return [textOf(said), { messageType: 'StaticContentMessage', staticContent: { formatType: 'RichLink', linkItem } }];
}

function say(state: OrgState, conversation: Conversation, identifier: string, content: Body): string {
  conversation.messagedAt.push(state.clock.now());
  const sender = endUserOf(conversation);
  addEntry(state, conversation, messageEntry(content, { identifier, sender, name: 'Guest' }));
  state.say(`end user message ${identifier}`);
  return identifier;
}

function accepted(state: OrgState, c: Context, ids: readonly string[]): Response {
  const clientTimestamp = state.clock.now();
  return c.json({ conversationEntries: ids.map((id) => ({ id, clientTimestamp })) }, 202);
}

async function takeFile(state: OrgState, c: Context): Promise<Response> {
  const conversation = conversationFor(state, c);
  if (conversation instanceof Response) return conversation;
  const form = await c.req.formData();
  const [entry, data] = [form.get('messageEntry'), form.get('fileData')];
  if (entry === null || !(data instanceof File)) return refusal(state, 400);
  const body = JSON.parse(typeof entry === 'string' ? entry : await entry.text()) as Body;
  const message = body['message'] as Body;
  if (!isUuid(message['fileId'])) return refusal(state, 400, undefined, 'message.fileId must be a UUID');
  const refused = refusedMessage(state, conversation, body);
  if (refused !== null) return refused;
  const { attachmentsAllowed, fileMegabytesMax, repeatedMessage } = state.switches;
  if (!attachmentsAllowed) return refusal(state, 403);
  if (data.size > fileMegabytesMax * 1024 * 1024) return refusal(state, 413);
  if (!extensions.test(data.name)) return refusal(state, 415);
  const id = message['id'] as string;
  if (isKnown(conversation, id) && repeatedMessage === 'ignored') return accepted(state, c, [id]);
  const bytes = new Uint8Array(await data.arrayBuffer());
  const attachment = fileAttachment(state, conversation, { name: data.name, mediaType: data.type, bytes });
  const content = { formatType: 'Attachments', text: message['text'] ?? null, attachments: [attachment] };
  say(state, conversation, id, { messageType: 'StaticContentMessage', staticContent: content });
  return accepted(state, c, [id]);
}

async function takeIndicator(state: OrgState, c: Context): Promise<Response> {
  const conversation = conversationFor(state, c);
  if (conversation instanceof Response) return conversation;
  const { entryType, id } = (await c.req.json()) as Body;
  const isKind = entryType === 'TypingStartedIndicator' || entryType === 'TypingStoppedIndicator';
  if (!isKind || !isUuid(id)) return refusal(state, 400);
  const payload = { timestamp: state.clock.now() };
  const sender = endUserOf(conversation);
  addEntry(state, conversation, {
    identifier: id,
    entryType,
    payload,
    sender,
    senderDisplayName: 'Guest',
    isPassing: true,
  });
  state.say(`end user ${entryType === 'TypingStartedIndicator' ? 'types' : 'stopped typing'}`);
  return c.json({});
}

async function takeAcknowledgements(state: OrgState, c: Context): Promise<Response> {
  const conversation = conversationFor(state, c);
  if (conversation instanceof Response) return conversation;
  const { acks } = (await c.req.json()) as { readonly acks?: readonly Body[] };
  const isGood = (ack: Body) =>
    isUuid(ack['id']) && ['Delivery', 'Read'].includes(String(ack['entryType'])) && isUuid(ack['conversationEntryId']);
  if (!Array.isArray(acks) || acks.length === 0 || !acks.every(isGood)) return refusal(state, 400);
  for (const ack of acks) {
    if (ack['entryType'] === 'Read') state.say(`end user has read ${String(ack['conversationEntryId'])}`);
  }
  const status = state.switches.acknowledgedStatus;
  return status === 204 ? c.body(null, 204) : c.json({}, status);
}

function listEntries(state: OrgState, c: Context, { entries }: Conversation): Response {
  const limit = Number(c.req.query('limit') ?? 20);
  if (!(limit >= 1 && limit <= listMax)) return refusal(state, 400, undefined, 'limit must be from 1 to 50');
  const isIn = state.switches.listBounds === 'inclusive';
  const start = Number(c.req.query('startTimestamp') ?? 0);
  const end = Number(c.req.query('endTimestamp') ?? Number.POSITIVE_INFINITY);
  const types = c.req.query('entryTypeFilter')?.split(',');
  const within = entries.filter(({ transcriptedTimestamp: at, entryType }) => {
    const isAfter = isIn ? at >= start : at > start;
    return isAfter && (isIn ? at <= end : at < end) && (types === undefined || types.includes(entryType));
  });
  const chosen = c.req.query('direction') === 'FromStart' ? within.slice(0, limit) : within.slice(-limit);
  // Newest first whatever was asked for: the reader has to sort.
  return c.json({ conversationEntries: [...chosen].reverse().map((entry) => listedView(state, entry)) });
}
