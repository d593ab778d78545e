/** Wires the account to us. Each step looks before it makes, keeps what is right, and never touches what is not ours. */
import type { JsonObject } from '../../core/json.ts';
import type { CheckResult } from '../helpdesk.ts';
import { attempt } from '../kit/check-results.ts';
import { needsPublicUrl } from '../kit/needs-public-url.ts';
import type { ZendeskSettings } from './settings.ts';
import { integrationName, plannedWebhook } from './setup-plan.ts';
import { provisionSupport } from './setup-provision-support.ts';
import { ok, result } from './setup-result.ts';
import { type Checkup, failedStep, type StepOutcome, withSettings } from './setup-step.ts';
import type { WireWebhook } from './wire.ts';

type Changes = Partial<ZendeskSettings>;

const made = { en: 'made', fr: 'créé' };
const kept = { en: 'was there', fr: 'existait déjà' };

/** Without a public address nothing can be wired; with an integration key the steps that need an app key say so. */
export async function provision(checkup: Checkup): Promise<{ settings: JsonObject; report: readonly CheckResult[] }> {
  const { webhookUrl } = checkup.call;
  if (webhookUrl === null) {
    const seen = { en: 'set PASSERELLE_PUBLIC_URL first', fr: 'définissez d’abord PASSERELLE_PUBLIC_URL' };
    return { settings: {}, report: [{ ...result('webhook.target', 'failed', seen), remedy: needsPublicUrl }] };
  }
  const integration = await provisionIntegration(checkup, webhookUrl);
  const entry = await provisionEntry(withSettings(checkup, integration.settings));
  const conversations = await provisionConversations(checkup);
  const support = await provisionSupport(checkup, webhookUrl);
  return {
    settings: { ...integration.settings, ...entry.settings, ...conversations, ...support.settings } as JsonObject,
    report: [...integration.report, ...entry.report, ...support.report],
  };
}

/** An account that keeps one conversation per person refuses each second one: better to know that than to find out. */
async function provisionConversations({ desk, setup, call }: Checkup): Promise<Changes> {
  const app = await attempt(() => setup.getApp(call.signal));
  const isOff = app.ok && app.value.settings?.multiConvoEnabled === false;
  return isOff && desk.settings.multiConversations === 'new' ? { multiConversations: 'reuse' } : {};
}

async function provisionIntegration(checkup: Checkup, webhookUrl: string): Promise<StepOutcome> {
  const outcome = await attempt(() => findOrMakeIntegration(checkup, webhookUrl));
  if (!outcome.ok) return failedStep('integration', outcome.failure);
  const { integrationId, webhook, isNew } = outcome.value;
  const report = [ok('integration', isNew ? made : kept), ok('webhook.target'), ok('webhook.triggers')];
  return { settings: { integrationId, ...webhookSettings(checkup.desk.settings, webhook) }, report };
}

/** A secret that changes stays valid as the previous one: requests signed with it may still be on their way. */
function webhookSettings(before: ZendeskSettings, webhook: WireWebhook): Changes {
  const { webhookSecret } = before;
  if (webhook.secret === undefined) return { webhookId: webhook.id };
  const isRotated = webhookSecret !== undefined && webhookSecret !== webhook.secret;
  return {
    webhookId: webhook.id,
    webhookSecret: webhook.secret,
    ...(isRotated ? { webhookSecretPrevious: webhookSecret } : {}),
  };
}

async function findOrMakeIntegration(checkup: Checkup, webhookUrl: string) {
  const { desk, setup, call } = checkup;
  const integrationId = desk.settings.integrationId ?? (await integrationWithTarget(checkup, webhookUrl));
  const planned = plannedWebhook(webhookUrl);
  if (integrationId === null) {
    const created = await setup.createIntegration(integrationName(desk.settings), planned, call.signal);
    const webhook = created.webhooks?.[0] ?? (await setup.listWebhooks(created.id, call.signal))[0];
    const isNew = true;
    return {
      integrationId: created.id,
      isNew,
      webhook: webhook ?? (await setup.createWebhook(created.id, planned, call.signal)),
    };
  }
  const webhooks = await setup.listWebhooks(integrationId, call.signal);
  const { webhookId } = desk.settings;
  const ours = webhooks.find((hook) => hook.id === webhookId) ?? webhooks.find((hook) => hook.target === webhookUrl);
  const isNew = false;
  if (ours === undefined) {
    return { integrationId, isNew, webhook: await setup.createWebhook(integrationId, planned, call.signal) };
  }
  if (isAsPlanned(ours, planned)) return { integrationId, isNew, webhook: ours };
  const triggers = [...new Set([...ours.triggers, ...planned.triggers])];
  const ids = { integration: integrationId, webhook: ours.id };
  const updated = await setup.updateWebhook(ids, { ...planned, triggers }, call.signal);
  return { integrationId, isNew, webhook: { ...updated, secret: updated.secret ?? ours.secret } };
}

function isAsPlanned(hook: WireWebhook, planned: ReturnType<typeof plannedWebhook>): boolean {
  const hasAll = planned.triggers.every((trigger) => hook.triggers.includes(trigger));
  return hook.target === planned.target && hasAll && hook.includeFullUser === true && hook.includeFullSource === true;
}

async function integrationWithTarget({ setup, call }: Checkup, webhookUrl: string): Promise<string | null> {
  let after: string | undefined;
  for (;;) {
    const page = await setup.listIntegrations(after, call.signal);
    for (const integration of page.integrations.filter(({ type }) => type === 'custom')) {
      const webhooks = integration.webhooks ?? (await setup.listWebhooks(integration.id, call.signal));
      if (webhooks.some((hook) => hook.target === webhookUrl)) return integration.id;
    }
    after = page.meta?.afterCursor;
    if (page.meta?.hasMore !== true || after === undefined) return null;
  }
}

/** Our entry in the switchboard: what lets us hold control before the pass, and be offered it after. */
async function provisionEntry(checkup: Checkup): Promise<StepOutcome> {
  const outcome = await attempt(() => findOrMakeEntry(checkup));
  return outcome.ok ? outcome.value : failedStep('switchboard.own', outcome.failure);
}

async function findOrMakeEntry({ desk, setup, call }: Checkup): Promise<StepOutcome> {
  const { integrationId, agentWorkspace } = desk.settings;
  const switchboard = (await setup.listSwitchboards(call.signal))[0];
  if (switchboard === undefined || integrationId === undefined) {
    const seen = { en: 'no switchboard, or no integration', fr: 'pas de switchboard, ou pas d’intégration' };
    return { settings: {}, report: [result('switchboard.enabled', 'failed', seen)] };
  }
  const entries = await setup.listEntries(switchboard.id, call.signal);
  const own = entries.find((entry) => entry.integrationId === integrationId);
  if (own !== undefined) {
    if (own.deliverStandbyEvents !== true) {
      const ids = { switchboard: switchboard.id, entry: own.id };
      await setup.updateEntry(ids, { deliverStandbyEvents: true }, call.signal);
    }
    return { settings: { switchboardIntegration: own.name ?? own.id }, report: [ok('switchboard.own', kept)] };
  }
  const agents = entries.find(
    (entry) => entry.name === agentWorkspace || entry.integrationType === 'zd:agentWorkspace',
  );
  const name = freeName(desk.settings, entries);
  await setup.createEntry(
    switchboard.id,
    {
      name,
      integrationId,
      // Control that is offered to us can be offered away again; standby events always come.
      deliverStandbyEvents: true,
      ...(agents === undefined ? {} : { nextSwitchboardIntegrationId: agents.id }),
    },
    call.signal,
  );
  return { settings: { switchboardIntegration: name }, report: [ok('switchboard.own', made)] };
}

/** Names must be one of a kind to pass control by name; another installation may hold ours. */
function freeName(settings: ZendeskSettings, entries: readonly { readonly name?: string | undefined }[]): string {
  const wanted = settings.switchboardIntegration === '' ? settings.ownTag : settings.switchboardIntegration;
  const taken = new Set(entries.map((entry) => entry.name));
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
  return name;
}
