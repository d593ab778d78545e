import { Hono } from 'hono';
import { z } from 'zod';
import type { AccountState } from './state.ts';
import { addEmail, createPerson, personByEmail, personByExternalId, setExternalId } from './support-people.ts';
import type { Identity, SupportUser } from './support-records.ts';
import {
  idParam,
  offsetPage,
  readSupportBody,
  recordInvalid,
  recordNotFound,
  type SupportContext,
  SupportError,
  supportPage,
} from './support-request.ts';
import { identityView, supportUserView } from './support-views.ts';

const userFields = z.strictObject({
  name: z.string().min(1).optional(),
  email: z.email().optional(),
  external_id: z.string().max(255).nullable().optional(),
  phone: z.string().nullable().optional(),
  locale: z.string().optional(),
  time_zone: z.string().optional(),
  details: z.string().optional(),
  notes: z.string().optional(),
  role: z.enum(['end-user', 'agent', 'admin']).optional(),
  tags: z.array(z.string()).optional(),
  user_fields: z.record(z.string(), z.unknown()).optional(),
  verified: z.boolean().optional(),
  skip_verify_email: z.boolean().optional(),
  identities: z.array(z.strictObject({ type: z.string(), value: z.string() })).optional(),
});
const userBody = z.strictObject({ user: userFields });
const newUserBody = z.strictObject({ user: userFields.required({ name: true }) });
const identityBody = z.strictObject({
  identity: z.strictObject({
    type: z.enum(['email', 'phone_number', 'foreign', 'facebook', 'twitter', 'google']),
    value: z.string().min(1),
    verified: z.boolean().optional(),
    skip_verify_email: z.boolean().optional(),
    primary: z.boolean().optional(),
  }),
});
type UserFields = z.infer<typeof userFields>;

export function supportUsers(state: AccountState): Hono {
  const { support } = state;
  const routes = new Hono();
  const view = (user: SupportUser) => supportUserView(state, user);
  routes.get('/users', (c) => {
    const role = c.req.query('role');
    const externalId = c.req.query('external_id');
    const items = [...support.users.values()].filter(
      (user) =>
        (role === undefined || user.role === role) && (externalId === undefined || user.externalId === externalId),
    );
    return c.json(supportPage(c, 'users', { items, view }));
  });
  routes.get('/users/me', (c) => {
    const user = support.users.get(support.apiUserId);
    const role = state.switches.roleCanCreateGroups ? 'admin' : 'agent';
    return c.json({ user: { ...(user === undefined ? {} : view(user)), role } });
  });
  routes.get('/users/search', (c) => c.json(offsetPage(c, 'users', { items: search(state, c), view })));
  routes.post('/users', async (c) => {
    const { user: body } = await readSupportBody(state, c, newUserBody);
    refuseTaken(state, body, null);
    return c.json({ user: view(createFrom(state, body)) }, 201);
  });
  routes.post('/users/create_or_update', async (c) => {
    const { user: body } = await readSupportBody(state, c, newUserBody);
    const byAddress = body.email === undefined ? null : personByEmail(state, body.email);
    const found = byAddress ?? (body.external_id ? personByExternalId(state, body.external_id) : null);
    const user = found ?? createFrom(state, body);
    if (found !== null) change(state, found, body);
    c.header('Location', `${state.origin}/api/v2/users/${user.id}.json`);
    return c.json({ user: view(user) }, found === null ? 201 : 200);
  });
  routes.get('/users/:id', (c) => c.json({ user: view(userAt(state, c)) }));
  routes.put('/users/:id', async (c) => {
    const user = userAt(state, c);
    const { user: body } = await readSupportBody(state, c, userBody);
    change(state, user, body);
    return c.json({ user: view(user) });
  });
  routes.route('/users/:id/identities', identityRoutes(state));
  return routes;
}

function userAt(state: AccountState, c: SupportContext): SupportUser {
  const found = state.support.users.get(idParam(c, 'id'));
  if (found === undefined) throw recordNotFound();
  return found;
}

function createFrom(state: AccountState, body: UserFields): SupportUser {
  const user = createPerson(state, {
    name: body.name ?? '',
    email: body.email ?? null,
    externalId: body.external_id ?? null,
    phone: body.phone ?? null,
    locale: body.locale ?? null,
    isVerified: body.verified === true || body.skip_verify_email === true,
  });
  applyPlain(state, user, body);
  state.say(`person ${user.id} created in Support`);
  return user;
}

function change(state: AccountState, user: SupportUser, body: UserFields): void {
  refuseTaken(state, body, user.id);
  if (body.external_id !== undefined) setExternalId(state, user, body.external_id);
  if (body.email !== undefined && personByEmail(state, body.email)?.id !== user.id) {
    addEmail(state, user, { value: body.email, verified: body.verified === true || body.skip_verify_email === true });
  }
  applyPlain(state, user, body);
}

function applyPlain(state: AccountState, user: SupportUser, body: UserFields): void {
  user.name = body.name ?? user.name;
  if (body.phone !== undefined) user.phone = body.phone;
  user.locale = body.locale ?? user.locale;
  user.details = body.details ?? user.details;
  user.notes = body.notes ?? user.notes;
  user.tags = body.tags ?? user.tags;
  user.fields = { ...user.fields, ...body.user_fields };
  if (body.role !== undefined) user.role = body.role;
  user.updatedAt = state.clock.now();
}

function refuseTaken(state: AccountState, body: UserFields, ownId: number | null): void {
  const byAddress = body.email === undefined ? null : personByEmail(state, body.email);
  if (byAddress !== null && byAddress.id !== ownId) {
    throw recordInvalid('email', `Email: is already being used by another user`, 'DuplicateValue');
  }
  const byId = body.external_id ? personByExternalId(state, body.external_id) : null;
  if (byId !== null && byId.id !== ownId) {
    throw recordInvalid('external_id', 'External: has already been taken', 'DuplicateValue');
  }
}

function search(state: AccountState, c: SupportContext): readonly SupportUser[] {
  const externalId = c.req.query('external_id');
  if (externalId !== undefined) return only(personByExternalId(state, externalId));
  const query = c.req.query('query');
  if (query === undefined)
    throw new SupportError(400, { error: 'InvalidParameter', description: 'query or external_id is required' });
  return findPeople(state, query);
}

/** People for a query such as `email:a@b.c`, `external_id:x`, an address or a part of a name. */
export function findPeople(state: AccountState, query: string): readonly SupportUser[] {
  const [, field, quoted] = /^(?:type:user\s+)?(?:(email|user|external_id|name):)?\s*(.*)$/.exec(query.trim()) ?? [];
  const wanted = (quoted ?? '').replaceAll(/^"|"$/g, '').trim();
  if (field === 'external_id') return only(personByExternalId(state, wanted));
  if (field === 'email' || wanted.includes('@')) return only(personByEmail(state, wanted));
  const lower = wanted.toLowerCase();
  return [...state.support.users.values()].filter(({ name }) => name.toLowerCase().includes(lower));
}

function only(user: SupportUser | null): readonly SupportUser[] {
  return user === null ? [] : [user];
}

function identityRoutes(state: AccountState): Hono {
  const routes = new Hono();
  const listed = (c: SupportContext) => {
    const user = userAt(state, c);
    return supportPage(c, 'identities', { items: user.identities, view: (each) => identityView(state, user, each) });
  };
  routes.get('/', (c) => c.json(listed(c)));
  routes.post('/', async (c) => {
    const user = userAt(state, c);
    const { identity: body } = await readSupportBody(state, c, identityBody);
    const taken = body.type === 'email' ? personByEmail(state, body.value) : null;
    if (taken !== null)
      throw recordInvalid('value', `Value: ${body.value} is already being used by another user`, 'DuplicateValue');
    const verified = body.verified === true || body.skip_verify_email === true;
    const identity =
      body.type === 'email' ? addEmail(state, user, { value: body.value, verified }) : addOther(state, user, body);
    return c.json({ identity: identityView(state, user, identity) }, 201);
  });
  routes.get('/:identityId', (c) => c.json({ identity: identityView(state, userAt(state, c), identityAt(state, c)) }));
  routes.put('/:identityId/make_primary', (c) => {
    const identity = identityAt(state, c);
    for (const other of userAt(state, c).identities)
      if (other.type === identity.type) other.primary = other === identity;
    return c.json(listed(c));
  });
  routes.put('/:identityId/verify', (c) => {
    const identity = identityAt(state, c);
    identity.verified = true;
    return c.json({ identity: identityView(state, userAt(state, c), identity) });
  });
  routes.delete('/:identityId', (c) => {
    const user = userAt(state, c);
    const identity = identityAt(state, c);
    user.identities = user.identities.filter((other) => other !== identity);
    if (identity.type === 'email') state.support.usersByEmail.delete(identity.value);
    return c.body(null, 204);
  });
  return routes;
}

function addOther(state: AccountState, user: SupportUser, body: { type: string; value: string }): Identity {
  const identity: Identity = {
    id: state.ids.support(),
    type: body.type,
    value: body.value,
    verified: false,
    primary: false,
    createdAt: state.clock.now(),
  };
  user.identities.push(identity);
  return identity;
}

function identityAt(state: AccountState, c: SupportContext): Identity {
  const found = userAt(state, c).identities.find(({ id }) => id === idParam(c, 'identityId'));
  if (found === undefined) throw recordNotFound();
  return found;
}
