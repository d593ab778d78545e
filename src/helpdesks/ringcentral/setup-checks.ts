/** The self-check: each credential and setting on its own, in the order in which they depend on each other. */

import type { CheckResult } from '../helpdesk.ts';
import { attempt, same } from '../kit/check-results.ts';
import { countMembers } from '../kit/count-members.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { puppetOf } from './end-user.ts';
import { groupSide } from './groups.ts';
import { type Checkup, ok, result, skipped } from './setup-result.ts';
import { webhookAddress } from './webhook-address.ts';
import { registeredEvents } from './webhook-events.ts';
import type { WireWebhook } from './wire-rest.ts';

const missing = { en: 'not found', fr: 'introuvable' };

export async function* runChecks(checkup: Checkup): AsyncGenerator<CheckResult> {
  const { desk, call } = checkup;
  const source = await attempt(() => desk.rest.getSource(desk.sourceId, call.signal));
  // "Not found" also stands for a channel that the token may not read: the token itself was accepted.
  const isAccepted = source.ok || isRefusal(source.failure, 403, 404);
  yield isAccepted ? ok('rest.token') : result('rest.token', 'failed', same(source.ok ? '' : source.failure.message));
  if (source.ok) yield checkSource(source.value);
  else yield isAccepted ? result('channel', 'failed', missing) : skipped('channel');
  yield await checkRealtime(checkup);
  yield source.ok ? checkChannelGroup(source.value.channel_id ?? null) : skipped('channel.group');
  if (!isAccepted) {
    for (const id of ['identity.agent', 'identity.bot', 'category.bot', 'webhook', 'webhook.events'] as const)
      yield skipped(id);
    return yield skipped('groups.members');
  }
  yield await checkAgentIdentity(checkup);
  yield await checkBotIdentity(checkup);
  yield await checkBotCategory(checkup, source.ok ? (source.value.default_category_ids ?? []) : null);
  yield* checkWebhook(checkup, await attempt(() => checkup.setup.listWebhooks(call.signal)));
  yield await checkGroups(checkup);
}

type Source = Awaited<ReturnType<Checkup['desk']['rest']['getSource']>>;

function checkSource({ active, error_message }: Source): CheckResult {
  if (active === false) return result('channel', 'failed', { en: 'not active', fr: 'inactif' });
  if (!error_message) return ok('channel');
  return result('channel', 'failed', { en: 'reports an error', fr: 'signale une erreur' });
}

async function checkRealtime({ desk, call }: Checkup): Promise<CheckResult> {
  const params = { ...puppetOf(desk.settings, 'bot') };
  const pushed = await attempt(() => desk.realtime.push({ action: 'users.create', params }, call.signal));
  return pushed.ok ? ok('realtime.token') : result('realtime.token', 'failed', same(pushed.failure.message));
}

function checkChannelGroup(channelId: string | null): CheckResult {
  if (channelId !== null) return ok('channel.group');
  return result('channel.group', 'warning', { en: 'in no group', fr: 'dans aucun groupe' });
}

/** Only a controlled identity can be given to agents, so that one that has agents is controlled. */
async function checkAgentIdentity({ desk, call }: Checkup): Promise<CheckResult> {
  const { agentIdentityId } = desk.settings;
  const found = await attempt(() => desk.rest.findIdentity(agentIdentityId, desk.sourceId, call.signal));
  if (!found.ok) return skipped('identity.agent');
  const identity = found.value;
  if (identity === null) return result('identity.agent', 'failed', missing);
  const counted = await attempt(() => desk.rest.countUsers(['identity_id', identity.id], call.signal));
  if (!counted.ok) return skipped('identity.agent');
  if (counted.value === 0) {
    return result('identity.agent', 'failed', { en: 'given to no agent', fr: 'attribuée à aucun agent' });
  }
  return ok('identity.agent', { en: `agents: ${counted.value}`, fr: `agents : ${counted.value}` });
}

async function checkBotIdentity({ desk, call }: Checkup): Promise<CheckResult> {
  const found = await attempt(() => desk.rest.findIdentity(desk.settings.botIdentityId, desk.sourceId, call.signal));
  if (!found.ok) return skipped('identity.bot');
  return found.value === null ? result('identity.bot', 'failed', missing) : ok('identity.bot');
}

async function checkBotCategory({ desk, call }: Checkup, defaults: readonly string[] | null): Promise<CheckResult> {
  const { botCategoryId } = desk.settings;
  if (botCategoryId === undefined) return result('category.bot', 'warning', { en: 'not set', fr: 'non définie' });
  const found = await attempt(() => desk.rest.getCategory(botCategoryId, call.signal));
  if (!found.ok)
    return isRefusal(found.failure, 404) ? result('category.bot', 'failed', missing) : skipped('category.bot');
  const members = await attempt(() => desk.rest.countUsers(['category_id', botCategoryId], call.signal));
  if (members.ok && members.value > 0) {
    return result('category.bot', 'warning', { en: 'agents have it', fr: 'des agents l’ont' });
  }
  if (defaults === null || defaults.includes(botCategoryId)) return ok('category.bot');
  const seen = { en: 'not a default of the channel', fr: 'pas par défaut sur le canal' };
  return result('category.bot', 'warning', seen);
}

function* checkWebhook(
  { desk, call }: Checkup,
  webhooks: Awaited<ReturnType<typeof attempt<readonly WireWebhook[]>>>,
): Generator<CheckResult> {
  if (!webhooks.ok) {
    yield skipped('webhook');
    return yield skipped('webhook.events');
  }
  const { webhookId } = desk.settings;
  const address = call.webhookUrl === null ? null : webhookAddress(call.webhookUrl);
  const byId = webhooks.value.find(({ id }) => id === webhookId);
  const webhook = byId ?? webhooks.value.find(({ url }) => url === address);
  if (webhook === undefined) {
    yield result('webhook', 'failed', missing);
    return yield skipped('webhook.events');
  }
  if (webhook.active === false) yield result('webhook', 'failed', { en: 'disabled', fr: 'désactivé' });
  else if (address !== null && webhook.url !== address) yield result('webhook', 'failed', same(webhook.url ?? ''));
  else yield ok('webhook');
  const registered = webhook.registered_events ?? [];
  const lacking = registeredEvents.filter((event) => !registered.includes(event));
  const seen = { en: `missing: ${lacking.join(', ')}`, fr: `manquants : ${lacking.join(', ')}` };
  yield lacking.length === 0 ? ok('webhook.events') : result('webhook.events', 'warning', seen);
}

async function checkGroups({ desk, call }: Checkup): Promise<CheckResult> {
  const counts = await attempt(() => countMembers(groupSide(desk), call.groupsInUse, call));
  if (!counts.ok) return skipped('groups.members');
  const empty = [...counts.value].filter(([, count]) => count === 0).map(([id]) => id);
  if (empty.length === 0) return ok('groups.members');
  const seen = { en: `without agents: ${empty.join(', ')}`, fr: `sans agents : ${empty.join(', ')}` };
  return result('groups.members', 'warning', seen);
}
