/** Wires the account to us. Each step looks before it makes, keeps what is right, and never touches what is not ours. */
import type { JsonObject } from '../../core/json.ts';
import type { Localized } from '../../core/language.ts';
import type { CheckResult } from '../helpdesk.ts';
import { attempt, same } from '../kit/check-results.ts';
import { needsPublicUrl } from '../kit/needs-public-url.ts';
import { puppetOf } from './end-user.ts';
import { type RingcentralSettings, verifyTokensOf, webhookSecretsOf } from './settings.ts';
import type { PlannedWebhook } from './setup-client.ts';
import { type Checkup, ok, result } from './setup-result.ts';
import { webhookAddress } from './webhook-address.ts';
import { registeredEvents } from './webhook-events.ts';
import type { WireWebhook } from './wire-rest.ts';

interface StepOutcome {
  readonly settings: Partial<RingcentralSettings>;
  readonly report: readonly CheckResult[];
}

const made = { en: 'made', fr: 'créé' };
const kept = { en: 'was there', fr: 'existait déjà' };
const mended = { en: 'changed', fr: 'modifié' };

/**
 * The two identities first, because no agent can answer without; then the webhook and the category of the bot. No step
 * needs another to have worked. The form of the channel itself (Base URI, token) and the tick "Controlled identity" can
 * be set by an administrator only; the report says so where they are missing.
 */
export async function provision(checkup: Checkup): Promise<{ settings: JsonObject; report: readonly CheckResult[] }> {
  const steps = [await provisionIdentities(checkup), await provisionWebhook(checkup), await provisionCategory(checkup)];
  return {
    settings: Object.assign({}, ...steps.map(({ settings }) => settings)) as JsonObject,
    report: steps.flatMap(({ report }) => report),
  };
}

function reported(...report: readonly CheckResult[]): StepOutcome {
  return { settings: {}, report };
}

async function provisionWebhook({ desk, setup, call }: Checkup): Promise<StepOutcome> {
  if (call.webhookUrl === null) {
    const seen = { en: 'set PASSERELLE_PUBLIC_URL first', fr: 'définissez d’abord PASSERELLE_PUBLIC_URL' };
    return reported({ ...result('webhook', 'failed', seen), remedy: needsPublicUrl });
  }
  const url = webhookAddress(call.webhookUrl);
  const [verifyToken = ''] = verifyTokensOf(desk.settings);
  const [secret = ''] = webhookSecretsOf(desk.settings);
  const planned: PlannedWebhook = { name: 'Passerelle', url, verifyToken, secret, events: registeredEvents };
  const outcome = await attempt(async (): Promise<readonly [WireWebhook, Localized]> => {
    const all = await setup.listWebhooks(call.signal);
    const ours = all.find(({ id }) => id === desk.settings.webhookId) ?? all.find((hook) => hook.url === url);
    if (ours === undefined) return [await setup.createWebhook(planned, call.signal), made];
    // The secret cannot be read back, so it is set again whatever it was.
    return [await setup.updateWebhook(ours.id, planned, call.signal), isAsPlanned(ours, planned) ? kept : mended];
  });
  if (!outcome.ok) return reported(result('webhook', 'failed', same(outcome.failure.message)));
  const [webhook, seen] = outcome.value;
  return { settings: { webhookId: webhook.id }, report: [ok('webhook', seen), ok('webhook.events')] };
}

function isAsPlanned(hook: WireWebhook, planned: PlannedWebhook): boolean {
  const events = hook.registered_events ?? [];
  return hook.url === planned.url && hook.active !== false && planned.events.every((event) => events.includes(event));
}

/** The first step of every installation: without an identity to write as, no agent can answer. */
async function provisionIdentities({ desk, call }: Checkup): Promise<StepOutcome> {
  for (const which of ['agent', 'bot'] as const) {
    const params = { ...puppetOf(desk.settings, which) };
    const pushed = await attempt(() => desk.realtime.push({ action: 'users.create', params }, call.signal));
    if (pushed.ok) continue;
    return reported(result('realtime.token', 'failed', refusedPush(pushed.failure.message, call.webhookUrl)));
  }
  const { agentIdentityId, botIdentityId } = desk.settings;
  const found = await attempt(() => desk.rest.findIdentity(agentIdentityId, desk.sourceId, call.signal));
  const identity = found.ok ? found.value : null;
  const counted =
    identity === null ? null : await attempt(() => desk.rest.countUsers(['identity_id', identity.id], call.signal));
  const isGiven = counted?.ok === true && counted.value > 0;
  return reported(
    ok('realtime.token'),
    isGiven ? ok('identity.agent', kept) : result('identity.agent', 'warning', tickOn(agentIdentityId)),
    // Nobody can ask whether this one is ticked.
    ok('identity.bot', tickOn(botIdentityId)),
  );
}

function refusedPush(reason: string, baseUri: string | null): Localized {
  if (baseUri === null) return same(reason);
  return { en: `${reason}; Base URI must be ${baseUri}`, fr: `${reason} ; Base URI doit être ${baseUri}` };
}

function tickOn(identityId: string): Localized {
  return {
    en: `pushed; "Controlled identity" has to be ticked on ${identityId}`,
    fr: `envoyée ; « Identité contrôlée » doit être cochée sur ${identityId}`,
  };
}

/** Made where it is missing; made the default only where the channel has none, because defaults steer other work too. */
async function provisionCategory({ desk, call }: Checkup): Promise<StepOutcome> {
  const { botCategoryId, botCategoryName, parentCategoryId } = desk.settings;
  const outcome = await attempt(async (): Promise<StepOutcome> => {
    const all = await desk.rest.listCategories(call.signal);
    const key = (name: string | null | undefined) => (name ?? '').trim().toLowerCase();
    const found =
      all.find(({ id }) => id === botCategoryId) ?? all.find(({ name }) => key(name) === key(botCategoryName));
    const category = found ?? (await desk.rest.createCategory(botCategoryName, parentCategoryId, call.signal));
    const settings = { botCategoryId: category.id };
    const defaults = (await desk.rest.getSource(desk.sourceId, call.signal)).default_category_ids ?? [];
    if (defaults.length > 0 && !defaults.includes(category.id)) {
      const seen = { en: 'the channel has other defaults', fr: 'le canal a d’autres catégories par défaut' };
      return { settings, report: [result('category.bot', 'warning', seen)] };
    }
    if (defaults.length === 0) await desk.rest.setDefaultCategories(desk.sourceId, [category.id], call.signal);
    return { settings, report: [ok('category.bot', found === undefined ? made : kept)] };
  });
  return outcome.ok ? outcome.value : reported(result('category.bot', 'failed', same(outcome.failure.message)));
}
