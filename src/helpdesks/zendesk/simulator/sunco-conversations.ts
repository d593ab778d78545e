import { Hono } from 'hono';
import type { AccountState } from './state.ts';
import { conversationCreate, conversationUpdate, participantJoin, participantLeave } from './sunco-bodies.ts';
import { badRequest, resourceNotFound, SuncoError } from './sunco-errors.ts';
import { emit, userIn } from './sunco-events.ts';
import type { Conversation, Participant, SuncoUser } from './sunco-records.ts';
import { removeConversation } from './sunco-removal.ts';
import {
  conversationOf,
  pageOf,
  paginate,
  readBody,
  type SuncoContext,
  type SuncoEnv,
  userNamed,
} from './sunco-request.ts';
import { patchMetadata } from './sunco-users.ts';
import { conversationTruncatedView, conversationView, participantView, userTruncatedView } from './sunco-views.ts';

export function suncoConversations(state: AccountState): Hono<SuncoEnv> {
  const routes = new Hono<SuncoEnv>();
  routes.post('/', (c) => create(state, c));
  routes.get('/', (c) => list(state, c));
  routes.get('/:conversationId', (c) => c.json({ conversation: conversationView(state, conversationOf(state, c)) }));
  routes.patch('/:conversationId', (c) => update(state, c));
  routes.delete('/:conversationId', (c) => {
    const conversation = conversationOf(state, c);
    if (conversation.isDefault) {
      throw badRequest(`Conversation ${conversation.id} cannot be deleted because it is the default.`);
    }
    removeConversation(state, conversation.id);
    return c.json({});
  });
  routes.get('/:conversationId/participants', (c) => {
    const conversation = conversationOf(state, c);
    const { items, meta, links } = paginate(c, conversation.participants, { page: pageOf(c) });
    return c.json({ participants: items.map((participant) => participantView(state, participant)), meta, links });
  });
  routes.post('/:conversationId/join', (c) => join(state, c));
  routes.post('/:conversationId/leave', (c) => leave(state, c));
  return routes;
}

async function create(state: AccountState, c: SuncoContext): Promise<Response> {
  const body = await readBody(state, c, conversationCreate);
  const users = (body.participants ?? []).map((named) => userNamed(state, named));
  const owner = users[0];
  const hasPersonal = body.type === 'personal' && owner !== undefined && hasPersonalConversation(state, owner);
  if (hasPersonal && !state.switches.multiConvoEnabled) {
    const { status, code } = state.switches.multiConvoRefusal;
    throw new SuncoError(status, code, 'User already has a personal conversation; multi-conversations is not enabled');
  }
  const now = state.clock.now();
  const conversation: Conversation = {
    id: state.ids.sunco(),
    type: body.type,
    isDefault: body.type === 'personal' && !hasPersonal,
    createdAt: now,
    displayName: body.displayName ?? null,
    description: body.description ?? null,
    iconUrl: body.iconUrl ?? null,
    metadata: body.metadata ?? null,
    participants: users.map((user) => newParticipant(state, user)),
    lastUpdatedAt: now,
    businessLastRead: null,
    messages: [],
    active: null,
    pending: null,
    ticketIds: [],
    passMetadata: null,
  };
  state.sunco.conversations.set(conversation.id, conversation);
  for (const user of users) user.conversationIds.add(conversation.id);
  state.say(`conversation ${conversation.id} created`);
  emit(state, {
    type: 'conversation:create',
    conversation,
    payload: (isFull) => ({
      conversation: conversationTruncatedView(state, conversation),
      creationReason: 'none',
      source: { type: 'api:conversations' },
      ...(body.type === 'personal' && owner !== undefined ? { user: userIn(state, owner, isFull) } : {}),
    }),
  });
  return c.json({ conversation: conversationView(state, conversation) }, 201);
}

function hasPersonalConversation(state: AccountState, user: SuncoUser): boolean {
  for (const id of user.conversationIds) {
    if (state.sunco.conversations.get(id)?.type === 'personal') return true;
  }
  return false;
}

function newParticipant(state: AccountState, user: SuncoUser): Participant {
  return { id: state.ids.sunco(), userId: user.id, unreadCount: 0, lastRead: null };
}

function list(state: AccountState, c: SuncoContext): Response {
  const userId = c.req.query('filter[userId]');
  const userExternalId = c.req.query('filter[userExternalId]');
  if ((userId === undefined) === (userExternalId === undefined)) {
    throw badRequest('One of filter[userId] and filter[userExternalId] is required, but not both');
  }
  const user = userNamed(state, { userId, userExternalId });
  const sorted = [...user.conversationIds]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .flatMap((id) => state.sunco.conversations.get(id) ?? []);
  const { items, meta, links } = paginate(c, sorted, { page: pageOf(c) });
  return c.json({ conversations: items.map((conversation) => conversationView(state, conversation)), meta, links });
}

async function update(state: AccountState, c: SuncoContext): Promise<Response> {
  const conversation = conversationOf(state, c);
  const body = await readBody(state, c, conversationUpdate);
  if (body.displayName !== undefined) conversation.displayName = body.displayName;
  if (body.description !== undefined) conversation.description = body.description;
  if (body.iconUrl !== undefined) conversation.iconUrl = body.iconUrl;
  if (body.metadata !== undefined) conversation.metadata = patchMetadata(state, conversation.metadata, body.metadata);
  return c.json({ conversation: conversationView(state, conversation) });
}

async function join(state: AccountState, c: SuncoContext): Promise<Response> {
  const conversation = conversationOf(state, c);
  const user = userNamed(state, await readBody(state, c, participantJoin));
  if (conversation.type !== 'sdkGroup') throw badRequest('Users can only join conversations of type sdkGroup');
  if (conversation.participants.length >= 10) throw badRequest('Too many participants');
  const participant = newParticipant(state, user);
  conversation.participants.push(participant);
  user.conversationIds.add(conversation.id);
  emit(state, {
    type: 'conversation:join',
    conversation,
    payload: () => ({
      conversation: conversationTruncatedView(state, conversation),
      user: userTruncatedView(state, user),
    }),
  });
  return c.json({ participant: participantView(state, participant) }, 201);
}

async function leave(state: AccountState, c: SuncoContext): Promise<Response> {
  const conversation = conversationOf(state, c);
  const body = await readBody(state, c, participantLeave);
  const userId = body.participantId === undefined ? userNamed(state, body).id : null;
  const leaving = conversation.participants.find(
    ({ id, userId: other }) => id === body.participantId || other === userId,
  );
  if (leaving === undefined) throw resourceNotFound('User is not a member of the conversation');
  conversation.participants = conversation.participants.filter((participant) => participant !== leaving);
  const user = state.sunco.users.get(leaving.userId);
  user?.conversationIds.delete(conversation.id);
  emit(state, {
    type: 'conversation:leave',
    conversation,
    payload: () => ({
      conversation: conversationTruncatedView(state, conversation),
      ...(user === undefined ? {} : { user: userTruncatedView(state, user) }),
    }),
  });
  return c.json({});
}
