import { Hono } from 'hono';
import { z } from 'zod';
import type { AccountState } from './state.ts';
import type { Group, GroupMembership } from './support-records.ts';
import {
  idParam,
  readSupportBody,
  recordInvalid,
  recordNotFound,
  type SupportContext,
  supportForbidden,
  supportPage,
} from './support-request.ts';
import { groupView, membershipView } from './support-views.ts';

const groupBody = z.strictObject({
  group: z.strictObject({
    name: z.string().trim().min(1).max(255),
    description: z.string().optional(),
    is_public: z.boolean().optional(),
  }),
});
const groupPatch = z.strictObject({ group: groupBody.shape.group.partial() });
const membershipBody = z.strictObject({
  group_membership: z.strictObject({ user_id: z.int(), group_id: z.int(), default: z.boolean().optional() }),
});

/** Creates a group as an administrator or the API does. It has no members. */
export function createGroup(
  state: AccountState,
  facts: { name: string; description?: string; isPublic?: boolean },
): Group {
  const at = state.clock.now();
  const group: Group = {
    id: state.ids.support(),
    name: facts.name,
    description: facts.description ?? '',
    isPublic: facts.isPublic ?? true,
    isDefault: false,
    deleted: false,
    createdAt: at,
    updatedAt: at,
  };
  state.support.groups.set(group.id, group);
  state.say(`group ${group.id} created`);
  return group;
}

export function addMember(state: AccountState, groupId: number, userId: number): GroupMembership {
  const existing = [...state.support.memberships.values()].find(
    (each) => each.groupId === groupId && each.userId === userId,
  );
  if (existing !== undefined) return existing;
  const membership = { id: state.ids.support(), userId, groupId, createdAt: state.clock.now() };
  state.support.memberships.set(membership.id, membership);
  return membership;
}

export function supportGroups(state: AccountState): Hono {
  const routes = new Hono();
  const live = (): readonly Group[] => [...state.support.groups.values()].filter((group) => !group.deleted);
  const view = (group: Group) => groupView(state, group);
  routes.get('/groups', (c) => {
    const all = c.req.query('exclude_deleted') === 'true' ? live() : [...state.support.groups.values()];
    return c.json(supportPage(c, 'groups', { items: all, view }));
  });
  routes.get('/groups/assignable', (c) => c.json(supportPage(c, 'groups', { items: live(), view })));
  routes.get('/groups/count', (c) =>
    c.json({ count: { value: live().length, refreshed_at: new Date(state.clock.now()).toISOString() } }),
  );
  routes.get('/groups/:id', (c) => c.json({ group: view(groupAt(state, c)) }));
  routes.post('/groups', async (c) => {
    if (!state.switches.roleCanCreateGroups) throw supportForbidden('You do not have access to this page.');
    const { group: body } = await readSupportBody(state, c, groupBody);
    refuseDuplicate(state, body.name, null);
    const group = createGroup(state, {
      name: body.name,
      ...(body.description === undefined ? {} : { description: body.description }),
      ...(body.is_public === undefined ? {} : { isPublic: body.is_public }),
    });
    return c.json({ group: view(group) }, 201);
  });
  routes.put('/groups/:id', async (c) => {
    if (!state.switches.roleCanCreateGroups) throw supportForbidden('You do not have access to this page.');
    const group = groupAt(state, c);
    const { group: body } = await readSupportBody(state, c, groupPatch);
    if (body.is_public === true && !group.isPublic)
      throw recordInvalid('is_public', 'A private group cannot become public');
    if (body.name !== undefined) refuseDuplicate(state, body.name, group.id);
    group.name = body.name ?? group.name;
    group.description = body.description ?? group.description;
    group.isPublic = body.is_public ?? group.isPublic;
    group.updatedAt = state.clock.now();
    return c.json({ group: view(group) });
  });
  routes.delete('/groups/:id', (c) => {
    groupAt(state, c).deleted = true;
    return c.body(null, 204);
  });
  routes.route('/', membershipRoutes(state));
  return routes;
}

function membershipRoutes(state: AccountState): Hono {
  const routes = new Hono();
  const view = (membership: GroupMembership) => membershipView(state, membership);
  const where = (test: (membership: GroupMembership) => boolean): readonly GroupMembership[] =>
    [...state.support.memberships.values()].filter(test);
  routes.get('/groups/:id/memberships', (c) => {
    const group = groupAt(state, c);
    const items = where(({ groupId }) => groupId === group.id);
    return c.json(supportPage(c, 'group_memberships', { items, view }));
  });
  routes.get('/users/:id/group_memberships', (c) => {
    const userId = idParam(c, 'id');
    const items = where((membership) => membership.userId === userId);
    return c.json(supportPage(c, 'group_memberships', { items, view }));
  });
  routes.get('/group_memberships', (c) =>
    c.json(supportPage(c, 'group_memberships', { items: where(() => true), view })),
  );
  routes.post('/group_memberships', async (c) => {
    const { group_membership: body } = await readSupportBody(state, c, membershipBody);
    const user = state.support.users.get(body.user_id);
    const group = state.support.groups.get(body.group_id);
    if (user === undefined || user.role === 'end-user') throw recordInvalid('user_id', 'is not an agent');
    if (group === undefined || group.deleted) throw recordInvalid('group_id', 'is not a group');
    return c.json({ group_membership: view(addMember(state, group.id, user.id)) }, 201);
  });
  routes.delete('/group_memberships/:id', (c) => {
    if (!state.support.memberships.delete(idParam(c, 'id'))) throw recordNotFound();
    return c.body(null, 204);
  });
  return routes;
}

function groupAt(state: AccountState, c: SupportContext): Group {
  const found = state.support.groups.get(idParam(c, 'id'));
  if (found === undefined) throw recordNotFound();
  return found;
}

function refuseDuplicate(state: AccountState, name: string, ownId: number | null): void {
  if (!state.switches.uniqueGroupNames) return;
  const wanted = name.toLowerCase();
  for (const group of state.support.groups.values()) {
    if (group.id !== ownId && !group.deleted && group.name.toLowerCase() === wanted) {
      throw recordInvalid('name', 'Name: has already been taken', 'DuplicateValue');
    }
  }
}
