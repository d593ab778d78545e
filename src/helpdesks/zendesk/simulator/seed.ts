import type { AccountState } from './state.ts';
import { newSupportUser, type SupportUser } from './support-records.ts';

const agentNames = ['Paula Reyes', 'Tom Okafor', 'Nadia Lund'] as const;

/** Furnishes a new account as a stock Zendesk account is: agent workspace answers first, one group, three agents. */
export function seedAccount(state: AccountState): void {
  seedSunco(state);
  seedSupport(state);
}

function seedSunco({ ids, sunco }: AccountState): void {
  const key = {
    id: `app_${ids.sunco()}`,
    secret: ids.secret(),
    displayName: 'Connector',
    scope: 'app' as const,
    integrationId: null,
  };
  sunco.keys.set(key.id, key);
  const agentWorkspace = { id: ids.sunco(), type: 'zd:agentWorkspace', displayName: null, webhooks: new Map() };
  const answerBot = { id: ids.sunco(), type: 'zd:answerBot', displayName: null, webhooks: new Map() };
  const web = { id: ids.sunco(), type: 'web', displayName: 'Web Widget', webhooks: new Map() };
  for (const integration of [agentWorkspace, answerBot, web]) sunco.integrations.set(integration.id, integration);
  const toAgents = {
    id: ids.sunco(),
    name: 'zd-agentWorkspace',
    integrationId: agentWorkspace.id,
    integrationType: agentWorkspace.type,
    deliverStandbyEvents: false,
    nextSwitchboardIntegrationId: null,
    messageHistoryCount: 10,
  };
  const toAnswerBot = {
    id: ids.sunco(),
    name: 'zd-answerBot',
    integrationId: answerBot.id,
    integrationType: answerBot.type,
    deliverStandbyEvents: false,
    nextSwitchboardIntegrationId: toAgents.id,
    messageHistoryCount: null,
  };
  sunco.switchboardIntegrations.set(toAgents.id, toAgents);
  sunco.switchboardIntegrations.set(toAnswerBot.id, toAnswerBot);
  sunco.switchboard = { id: ids.sunco(), defaultSwitchboardIntegrationId: toAgents.id };
}

function seedSupport({ ids, support, clock }: AccountState): void {
  const at = clock.now();
  const admin = newSupportUser({ id: support.apiUserId, name: 'Account Admin', role: 'admin', at });
  addStaff(support, admin, support.email, ids.support());
  const group = {
    id: ids.support(),
    name: 'Support',
    description: '',
    isPublic: true,
    isDefault: true,
    deleted: false,
    createdAt: at,
    updatedAt: at,
  };
  support.groups.set(group.id, group);
  for (const name of agentNames) {
    const agent = newSupportUser({ id: ids.support(), name, role: 'agent', at });
    addStaff(support, agent, `${name.split(' ')[0]?.toLowerCase()}@acme.example.net`, ids.support());
    const membership = { id: ids.support(), userId: agent.id, groupId: group.id, createdAt: at };
    support.memberships.set(membership.id, membership);
  }
  const category = { id: String(ids.support()), name: 'Initial category', position: 1, createdAt: at };
  support.categories.set(category.id, category);
  const everyDay = [0, 1, 2, 3, 4, 5, 6].map((day) => ({ start_time: day * 1440, end_time: (day + 1) * 1440 }));
  const schedule = { id: ids.support(), name: 'Always open', timeZone: 'Paris', intervals: everyDay, holidays: [] };
  support.schedules.set(schedule.id, schedule);
  seedFields({ ids, support, clock });
}

const systemFields = ['subject', 'description', 'status', 'tickettype', 'priority', 'group', 'assignee'] as const;

function seedFields({ ids, support, clock }: Pick<AccountState, 'ids' | 'support' | 'clock'>): void {
  const common = { tag: null, active: true, required: false, options: [], createdAt: clock.now() };
  for (const type of systemFields) {
    const id = ids.support();
    support.fields.set(id, { ...common, id, type, title: type, isSystem: true });
  }
  const orderId = ids.support();
  support.fields.set(orderId, { ...common, id: orderId, type: 'text', title: 'Order number', isSystem: false });
  const productId = ids.support();
  const options = ['Phone', 'Internet'].map((name) => ({
    id: ids.support(),
    name,
    value: `product_${name.toLowerCase()}`,
  }));
  support.fields.set(productId, {
    ...common,
    id: productId,
    type: 'tagger',
    title: 'Product',
    options,
    isSystem: false,
  });
}

function addStaff(support: AccountState['support'], user: SupportUser, email: string, identityId: number): void {
  user.identities.push({
    id: identityId,
    type: 'email',
    value: email,
    verified: true,
    primary: true,
    createdAt: user.createdAt,
  });
  support.users.set(user.id, user);
  support.usersByEmail.set(email, user.id);
}
