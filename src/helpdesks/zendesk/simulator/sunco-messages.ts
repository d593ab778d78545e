import { Hono } from 'hono';
import { receiveInWorkspace } from './handover.ts';
import { mediaFacts } from './media.ts';
import { appendMessage, positionOf } from './messages.ts';
import type { AccountState } from './state.ts';
import { activityPost, messagePost } from './sunco-bodies.ts';
import { badRequest, resourceNotFound, SuncoError } from './sunco-errors.ts';
import { emit, userIn } from './sunco-events.ts';
import type { Author, Conversation, MessageContent, Metadata, SuncoUser } from './sunco-records.ts';
import {
  conversationOf,
  pageOf,
  paginate,
  readBody,
  type SuncoContext,
  type SuncoEnv,
  userNamed,
} from './sunco-request.ts';
import { conversationTruncatedView, messageView } from './sunco-views.ts';
import { ensureResponder, isWithAgents } from './switchboard.ts';

export function suncoMessages(state: AccountState): Hono<SuncoEnv> {
  const routes = new Hono<SuncoEnv>();
  routes.post('/:conversationId/messages', (c) => post(state, c));
  routes.get('/:conversationId/messages', (c) => {
    const conversation = conversationOf(state, c);
    const visible = conversation.messages.filter((message) => !message.isHidden);
    const { items, meta, links } = paginate(c, visible, { page: pageOf(c, 100), isBackwards: true });
    return c.json({ messages: items.map(messageView), meta, links });
  });
  routes.delete('/:conversationId/messages', (c) => {
    conversationOf(state, c).messages = [];
    return c.json({});
  });
  routes.delete('/:conversationId/messages/:messageId', (c) => {
    const conversation = conversationOf(state, c);
    const position = positionOf(conversation, c.req.param('messageId'));
    if (position < 0) throw resourceNotFound();
    conversation.messages.splice(position, 1);
    return c.json({});
  });
  routes.post('/:conversationId/activity', (c) => postActivity(state, c));
  return routes;
}

async function post(state: AccountState, c: SuncoContext): Promise<Response> {
  const conversation = conversationOf(state, c);
  const body = await readBody(state, c, messagePost);
  const { messagesPerConversationMax: max } = state.switches;
  if (conversation.messages.length >= max) {
    throw new SuncoError(423, 'locked', `Message limit of ${max} per conversation reached.`);
  }
  if (body.destination !== undefined && conversation.type !== 'personal') {
    throw badRequest('destination is for conversations of type personal only');
  }
  const author = authorOf(state, conversation, body.author);
  const content = storedContent(state, conversation, body.content);
  ensureResponder(state, conversation);
  const message = appendMessage(state, conversation, {
    author,
    content,
    source: { type: 'api:conversations' },
    metadata: (body.metadata ?? null) as Metadata | null,
  });
  state.say(`${author.type} message ${message.id} in ${conversation.id}`);
  if (isWithAgents(state, conversation)) receiveInWorkspace(state, conversation, message);
  return c.json({ messages: [messageView(message)] }, 201);
}

interface AuthorBody {
  readonly type: 'user' | 'business';
  readonly userId?: string | undefined;
  readonly userExternalId?: string | undefined;
  readonly displayName?: string | undefined;
  readonly avatarUrl?: string | undefined;
  readonly subtypes?: readonly string[] | undefined;
}

function authorOf(state: AccountState, conversation: Conversation, body: AuthorBody): Author {
  const subtypes = body.subtypes === undefined ? {} : { subtypes: body.subtypes };
  const looks = {
    ...(body.displayName === undefined ? {} : { displayName: body.displayName }),
    ...(body.avatarUrl === undefined ? {} : { avatarUrl: body.avatarUrl }),
  };
  if (body.type === 'business') return { type: 'business', ...subtypes, ...looks };
  const user = memberOf(state, conversation, body);
  return { type: 'user', userId: user.id, ...subtypes, displayName: body.displayName ?? displayNameOf(user), ...looks };
}

function memberOf(state: AccountState, conversation: Conversation, body: AuthorBody): SuncoUser {
  const user = userNamed(state, body);
  if (!conversation.participants.some(({ userId }) => userId === user.id)) {
    throw badRequest('author: the user is not a participant of the conversation');
  }
  return user;
}

function displayNameOf({ profile }: SuncoUser): string {
  return [profile.givenName, profile.surname].filter((part) => part).join(' ') || 'Web User';
}

const mediaTypes = ['image', 'file'];

/** What the platform keeps of a content: markdown and rich text also as text, media with its size and type. */
function storedContent(state: AccountState, conversation: Conversation, content: MessageContent): MessageContent {
  const { markdownText, ...rest } = content;
  const htmlText = rest['htmlText'] ?? (markdownText === undefined ? undefined : `<p>${String(markdownText)}</p>`);
  if (htmlText !== undefined && String(htmlText).length > 4096)
    throw badRequest('content.htmlText: is longer than 4096');
  const plain = rest['text'] ?? (htmlText === undefined ? undefined : String(htmlText).replaceAll(/<[^>]*>/g, ''));
  const media = mediaTypes.includes(content.type)
    ? mediaFacts(state, { mediaUrl: String(content['mediaUrl']), conversationId: conversation.id })
    : {};
  if (Array.isArray(content['items'])) checkItems(state, conversation, content['items']);
  return {
    ...media,
    ...rest,
    type: content.type,
    ...(htmlText === undefined ? {} : { htmlText }),
    ...(plain === undefined ? {} : { text: plain }),
    ...(content.type === 'form' ? { submitted: false } : {}),
  };
}

function checkItems(state: AccountState, conversation: Conversation, items: readonly { mediaUrl?: string }[]): void {
  for (const { mediaUrl } of items) {
    if (mediaUrl !== undefined) mediaFacts(state, { mediaUrl, conversationId: conversation.id });
  }
}

async function postActivity(state: AccountState, c: SuncoContext): Promise<Response> {
  const conversation = conversationOf(state, c);
  const body = await readBody(state, c, activityPost);
  const user = body.author.type === 'user' ? memberOf(state, conversation, body.author) : null;
  if (body.type === 'conversation:read') markRead(state, conversation, user);
  const trigger = body.type === 'conversation:read' ? 'conversation:read' : 'conversation:typing';
  emit(state, {
    type: trigger,
    conversation,
    payload: (isFull) => ({
      conversation: conversationTruncatedView(state, conversation),
      activity: {
        type: body.type,
        author:
          user === null ? { type: 'business' } : { type: 'user', userId: user.id, user: userIn(state, user, isFull) },
        source: { type: 'api:conversations' },
      },
    }),
  });
  return c.json({});
}

function markRead(state: AccountState, conversation: Conversation, user: SuncoUser | null): void {
  if (user === null) conversation.businessLastRead = state.clock.now();
  for (const participant of conversation.participants) {
    if (participant.userId !== user?.id) continue;
    participant.lastRead = state.clock.now();
    participant.unreadCount = 0;
  }
}
