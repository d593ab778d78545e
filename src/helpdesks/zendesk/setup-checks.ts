/** The self-check: each credential and setting on its own, in the order in which they depend on each other. */

import type { CheckResult } from '../helpdesk.ts';
import { attempt, same } from '../kit/check-results.ts';
import { needsPublicUrl } from '../kit/needs-public-url.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { addressesOf } from './settings.ts';
import { checkSupport } from './setup-checks-support.ts';
import { checkSwitchboard } from './setup-checks-switchboard.ts';
import { plannedWebhook } from './setup-plan.ts';
import { ok, result, skipped } from './setup-result.ts';
import type { Checkup } from './setup-step.ts';
import type { WireWebhook } from './wire.ts';

export async function* runChecks(checkup: Checkup): AsyncGenerator<CheckResult> {
  const app = await attempt(() => checkup.setup.getApp(checkup.call.signal));
  const isReachable = app.ok || isRefusal(app.failure, 400, 401, 403, 429);
  const isUnknownAccount = !app.ok && isRefusal(app.failure, 404) && app.failure.code === null;
  const { sunshine } = addressesOf(checkup.desk.settings);
  if (!(isReachable || isRefusal(app.failure, 404)) || isUnknownAccount) {
    yield result('account.address', 'failed', same(`${sunshine}: ${app.ok ? '' : app.failure.message}`));
    yield* [skipped('app.key'), skipped('app.scope')];
  } else {
    yield ok('account.address', same(sunshine));
    yield* await checkKey(checkup, app.ok ? null : app.failure);
  }
  yield* checkIntegration(checkup);
  yield* checkSwitchboard(checkup);
  const isMulti = app.ok ? app.value.settings?.multiConvoEnabled : undefined;
  if (isMulti === undefined) yield skipped('multiConversations');
  else
    yield isMulti ? ok('multiConversations') : result('multiConversations', 'warning', { en: 'off', fr: 'désactivé' });
  yield* checkSupport(checkup);
}

/** An integration key may relay, so it is not wrong; but it cannot look at or wire the account. */
async function checkKey({ desk, call }: Checkup, failure: Error | null): Promise<readonly CheckResult[]> {
  if (failure === null) return [ok('app.key'), ok('app.scope', same(desk.settings.keyId))];
  if (!isRefusal(failure, 403)) return [result('app.key', 'failed', same(failure.message)), skipped('app.scope')];
  const lookup = await attempt(() => desk.sunshine.getUser('passerelle-connection-check', call.signal));
  const isAccepted = lookup.ok || (isRefusal(lookup.failure, 404) && lookup.failure.code !== 'app_not_found');
  const seen = { en: 'an integration key', fr: 'une clé d’intégration' };
  const key = isAccepted ? ok('app.key') : result('app.key', 'failed', same(failure.message));
  return [key, result('app.scope', 'warning', seen)];
}

async function* checkIntegration(checkup: Checkup): AsyncGenerator<CheckResult> {
  const { desk, setup, call } = checkup;
  const { integrationId } = desk.settings;
  if (integrationId === undefined) {
    yield result('integration', 'failed', { en: 'not set', fr: 'non défini' });
    return yield* skippedWebhook();
  }
  const integration = await attempt(() => setup.getIntegration(integrationId, call.signal));
  if (integration.ok) {
    const { type, status } = integration.value;
    const isGood = type === 'custom' && status !== 'inactive' && status !== 'error';
    yield result('integration', isGood ? 'ok' : 'failed', same(`${type}, ${status ?? '?'}`));
  } else {
    const isForbidden = isRefusal(integration.failure, 401, 403);
    yield isForbidden ? skipped('integration') : result('integration', 'failed', same(integration.failure.message));
  }
  const webhooks = await attempt(() => setup.listWebhooks(integrationId, call.signal));
  if (webhooks.ok) yield* checkWebhook(checkup, webhooks.value);
  else yield* skippedWebhook();
}

function* skippedWebhook(): Generator<CheckResult> {
  yield skipped('webhook.target');
  yield skipped('webhook.triggers');
  yield skipped('webhook.fullUser');
  yield skipped('webhook.fullSource');
  yield skipped('webhook.secret');
}

function* checkWebhook({ desk, call }: Checkup, webhooks: readonly WireWebhook[]): Generator<CheckResult> {
  const { webhookId, webhookSecret } = desk.settings;
  const byId = webhooks.find((candidate) => candidate.id === webhookId);
  const webhook = byId ?? webhooks.find((candidate) => candidate.target === call.webhookUrl) ?? webhooks[0];
  if (webhook === undefined) {
    yield result('webhook.target', 'failed', { en: 'no webhook', fr: 'aucun webhook' });
    for (const id of ['webhook.triggers', 'webhook.fullUser', 'webhook.fullSource', 'webhook.secret'] as const)
      yield skipped(id);
    return;
  }
  const noAddress = {
    en: 'this program has no public address yet',
    fr: 'ce programme n’a pas encore d’adresse publique',
  };
  if (call.webhookUrl === null) yield { ...result('webhook.target', 'warning', noAddress), remedy: needsPublicUrl };
  else yield result('webhook.target', webhook.target === call.webhookUrl ? 'ok' : 'failed', same(webhook.target));
  const missing = plannedWebhook('').triggers.filter((trigger) => !webhook.triggers.includes(trigger));
  const seen = { en: `missing: ${missing.join(', ')}`, fr: `manquants : ${missing.join(', ')}` };
  const isDeaf = missing.includes('conversation:message');
  yield missing.length === 0 ? ok('webhook.triggers') : result('webhook.triggers', isDeaf ? 'failed' : 'warning', seen);
  const off = { en: 'off', fr: 'désactivé' };
  yield webhook.includeFullUser === true ? ok('webhook.fullUser') : result('webhook.fullUser', 'warning', off);
  yield webhook.includeFullSource === true ? ok('webhook.fullSource') : result('webhook.fullSource', 'warning', off);
  yield checkSecret(webhook, webhookSecret);
}

function checkSecret(webhook: WireWebhook, ours: string | undefined): CheckResult {
  if (ours === undefined) return result('webhook.secret', 'failed', { en: 'not set', fr: 'non défini' });
  if (webhook.secret === undefined) return skipped('webhook.secret');
  const another = { en: 'another one is set', fr: 'un autre est défini' };
  return webhook.secret === ours ? ok('webhook.secret') : result('webhook.secret', 'failed', another);
}
