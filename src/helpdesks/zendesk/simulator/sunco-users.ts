import { Hono } from 'hono';
import { mergePeople } from './merging.ts';
import type { AccountState } from './state.ts';
import { userCreate, userSync, userUpdate } from './sunco-bodies.ts';
import { badRequest, notFound, SuncoError } from './sunco-errors.ts';
import { emit } from './sunco-events.ts';
import type { Metadata, Profile, SuncoUser } from './sunco-records.ts';
import { removeConversation } from './sunco-removal.ts';
import { readBody, type SuncoContext, type SuncoEnv, userByEither } from './sunco-request.ts';
import { iso, userTruncatedView, userView } from './sunco-views.ts';

export function suncoUsers(state: AccountState): Hono<SuncoEnv> {
  const routes = new Hono<SuncoEnv>();
  routes.post('/', (c) => create(state, c));
  routes.get('/', (c) => {
    const email = c.req.query('filter[identities.email]')?.toLowerCase();
    if (email === undefined) throw badRequest('filter[identities.email] is required');
    // Only identities are searched, and users made by the API have none.
    const found = [...state.sunco.users.values()].filter((user) =>
      user.identities.some(({ value }) => value === email),
    );
    return c.json({ users: found.map((user) => userView(state, user)) });
  });
  routes.get('/:id', (c) => c.json({ user: userView(state, userAt(state, c)) }));
  routes.patch('/:id', (c) => update(state, c));
  routes.delete('/:id', (c) => {
    const user = userAt(state, c);
    for (const id of user.conversationIds) removeConversation(state, id);
    state.sunco.users.delete(user.id);
    if (user.externalId !== null) state.sunco.usersByExternalId.delete(user.externalId);
    emit(state, { type: 'user:remove', conversation: null, payload: () => ({ user: userTruncatedView(state, user) }) });
    return c.json({});
  });
  routes.delete('/:id/personalinformation', (c) => {
    const user = userAt(state, c);
    user.profile = {};
    user.metadata = {};
    return c.json({ user: userView(state, user) });
  });
  routes.get('/:id/clients', (c) => {
    userAt(state, c);
    return c.json({ clients: [], meta: { hasMore: false }, links: {} });
  });
  routes.get('/:id/devices', (c) => {
    userAt(state, c);
    return c.json({ devices: [] });
  });
  routes.post('/:id/sync', (c) => sync(state, c));
  return routes;
}

function userAt(state: AccountState, c: SuncoContext): SuncoUser {
  const found = userByEither(state, c.req.param('id') ?? '');
  if (found === null) throw notFound('user');
  return found;
}

async function create(state: AccountState, c: SuncoContext): Promise<Response> {
  const body = await readBody(state, c, userCreate);
  const externalId = body.externalId ?? null;
  if (externalId !== null && state.sunco.usersByExternalId.has(externalId)) {
    throw new SuncoError(409, 'conflict', 'User already exists');
  }
  const user: SuncoUser = {
    id: state.ids.sunco(),
    externalId,
    signedUpAt: body.signedUpAt ?? iso(state.clock.now()),
    toBeRetained: body.toBeRetained ?? false,
    profile: clean(body.profile ?? {}),
    metadata: (body.metadata ?? {}) as Metadata,
    supportUserId: null,
    conversationIds: new Set(),
    identities: [],
  };
  state.sunco.users.set(user.id, user);
  if (externalId !== null) state.sunco.usersByExternalId.set(externalId, user.id);
  state.say(`end user ${user.id} created`);
  return c.json({ user: userView(state, user) }, 201);
}

async function update(state: AccountState, c: SuncoContext): Promise<Response> {
  const user = userAt(state, c);
  const body = await readBody(state, c, userUpdate);
  if (body.signedUpAt !== undefined) user.signedUpAt = body.signedUpAt;
  if (body.toBeRetained !== undefined) user.toBeRetained = body.toBeRetained;
  if (body.profile !== undefined) user.profile = clean({ ...user.profile, ...body.profile });
  if (body.metadata !== undefined) user.metadata = patchMetadata(state, user.metadata, body.metadata) ?? {};
  return c.json({ user: userView(state, user) });
}

/** Merges or replaces, as the switch says; the sum stays within 4 KB. */
export function patchMetadata(state: AccountState, before: Metadata | null, patch: Metadata | null): Metadata | null {
  if (patch === null) return null;
  const merged = state.switches.metadataPatch === 'merge' ? { ...before, ...patch } : patch;
  if (Buffer.byteLength(JSON.stringify(merged)) > 4096) throw badRequest('metadata: must be at most 4KB');
  return merged;
}

/** `null` in a profile unsets the field. */
function clean(profile: { readonly [Key in keyof Profile]?: Profile[Key] | undefined }): Profile {
  return Object.fromEntries(Object.entries(profile).filter(([, value]) => value !== null && value !== undefined));
}

async function sync(state: AccountState, c: SuncoContext): Promise<Response> {
  const body = await readBody(state, c, userSync);
  const own = Number(c.req.param('id'));
  const find = (supportId: number): SuncoUser | undefined =>
    [...state.sunco.users.values()].find((candidate) => candidate.supportUserId === supportId);
  const user = find(own);
  if (user === undefined) throw notFound('user');
  const surviving = body.survivingZendeskId === undefined ? undefined : find(Number(body.survivingZendeskId));
  if (surviving !== undefined && surviving !== user) {
    mergePeople(state, { surviving, discarded: user, reason: 'api' });
    return c.json({ user: userView(state, surviving) });
  }
  const [givenName, ...rest] = (state.support.users.get(own)?.name ?? '').split(' ');
  user.profile = {
    ...user.profile,
    ...(givenName ? { givenName } : {}),
    ...(rest.length > 0 ? { surname: rest.join(' ') } : {}),
  };
  return c.json({ user: userView(state, user) });
}
