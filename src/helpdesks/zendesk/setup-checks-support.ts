import type { RemoteGroupId } from '../../core/ids.ts';
import type { CheckResult } from '../helpdesk.ts';
import { attempt, same } from '../kit/check-results.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { groupSide } from './groups.ts';
import { plannedTriggers, supportWebhookUrl } from './setup-plan.ts';
import { ok, result, skipped } from './setup-result.ts';
import type { Checkup } from './setup-step.ts';
import { checkTexts } from './setup-texts.ts';
import { usesApiToken } from './support-access.ts';

export async function* checkSupport(checkup: Checkup): AsyncGenerator<CheckResult> {
  const { desk, call } = checkup;
  const me = await attempt(() => desk.support.me(call.signal));
  if (!me.ok || me.value.id === undefined) {
    const anonymous = { en: 'taken for an anonymous user', fr: 'pris pour un utilisateur anonyme' };
    const line = result('support.token', 'failed', me.ok ? anonymous : same(me.failure.message));
    // Nothing says that the token is wrong when nobody was there to look at it.
    const isUnreachable = !(me.ok || isRefusal(me.failure));
    yield isUnreachable ? { ...line, remedy: checkTexts['account.address'].remedy } : line;
    for (const id of ['support.role', 'groups', 'support.webhook', 'support.triggers', 'support.field'] as const)
      yield skipped(id);
    return;
  }
  yield checkAccess(checkup);
  const role = me.value.role ?? '?';
  // Agents with a custom role may hold the right; only trying would tell, and a check changes nothing.
  yield result('support.role', role === 'admin' ? 'ok' : 'warning', same(role));
  yield await checkGroups(checkup);
  yield await checkTicketWebhook(checkup);
  yield await checkTriggers(checkup);
  yield await checkField(checkup);
}

/** What still works may have its end set: better to know it from a check than on that day. */
function checkAccess({ desk }: Checkup): CheckResult {
  const ending = {
    en: 'accepted; but it is an API token, and Zendesk ends those on 30 April 2027',
    fr: 'accepté ; mais c’est un jeton API, et Zendesk les désactive le 30 avril 2027',
  };
  return usesApiToken(desk.settings) ? result('support.token', 'warning', ending) : ok('support.token');
}

async function checkGroups(checkup: Checkup): Promise<CheckResult> {
  const { desk, call } = checkup;
  if (call.groupsInUse.length === 0)
    return skipped('groups', { en: 'no group in use yet', fr: 'aucun groupe utilisé' });
  const groups = groupSide(desk);
  const lost: string[] = [];
  const empty: string[] = [];
  const look = async (id: RemoteGroupId) => {
    const group = await groups.findGroup(id, call);
    if (group === null || group.isDeleted) lost.push(group?.name ?? id);
    else if ((await groups.countMembers(id, call)) === 0) empty.push(group.name);
  };
  for (const id of call.groupsInUse) {
    const looked = await attempt(() => look(id));
    if (!looked.ok) return result('groups', 'failed', same(looked.failure.message));
  }
  if (lost.length === 0 && empty.length === 0) return ok('groups');
  const seen = {
    en: `lost: ${lost.join(', ') || '-'}; without members: ${empty.join(', ') || '-'}`,
    fr: `perdus : ${lost.join(', ') || '-'} ; sans membres : ${empty.join(', ') || '-'}`,
  };
  return result('groups', lost.length > 0 ? 'failed' : 'warning', seen);
}

async function checkTicketWebhook({ desk, setup, call }: Checkup): Promise<CheckResult> {
  const { supportWebhookId, supportWebhookSecret } = desk.settings;
  const unset = { en: 'not set', fr: 'non défini' };
  if (supportWebhookId === undefined || supportWebhookSecret === undefined)
    return result('support.webhook', 'warning', unset);
  const webhook = await attempt(() => setup.getSupportWebhook(supportWebhookId, call.signal));
  if (!webhook.ok) {
    const isForbidden = isRefusal(webhook.failure, 401, 403);
    return isForbidden
      ? skipped('support.webhook')
      : result('support.webhook', 'failed', same(webhook.failure.message));
  }
  const { endpoint, status } = webhook.value;
  const isAimed = call.webhookUrl === null || endpoint === supportWebhookUrl(call.webhookUrl);
  const isActive = status === undefined || status === 'active';
  return result('support.webhook', isAimed && isActive ? 'ok' : 'failed', same(`${endpoint}, ${status ?? '?'}`));
}

async function checkTriggers({ desk, setup, call }: Checkup): Promise<CheckResult> {
  const { supportWebhookId } = desk.settings;
  if (supportWebhookId === undefined) return skipped('support.triggers');
  const missing: string[] = [];
  for (const planned of plannedTriggers(desk.settings, supportWebhookId)) {
    const found = await attempt(() => setup.searchTriggers(planned.title, call.signal));
    if (!found.ok) return skipped('support.triggers', same(found.failure.message));
    const isThere = found.value.some((trigger) => trigger.title === planned.title && trigger.active !== false);
    if (!isThere) missing.push(planned.title);
  }
  const seen = { en: `missing: ${missing.join(', ')}`, fr: `manquants : ${missing.join(', ')}` };
  return missing.length === 0 ? ok('support.triggers') : result('support.triggers', 'warning', seen);
}

async function checkField({ desk, call }: Checkup): Promise<CheckResult> {
  const { conversationFieldId } = desk.settings;
  if (conversationFieldId === undefined) {
    return result('support.field', 'warning', { en: 'not set: a tag is used', fr: 'non défini : une étiquette sert' });
  }
  const field = await attempt(() => desk.support.getTicketField(conversationFieldId, call.signal));
  if (!field.ok) return result('support.field', 'failed', same(field.failure.message));
  const isGood = field.value.type === 'text' && field.value.active !== false;
  return result('support.field', isGood ? 'ok' : 'failed', same(`${field.value.title} (${field.value.type})`));
}
