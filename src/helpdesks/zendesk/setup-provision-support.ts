import { attempt } from '../kit/check-results.ts';
import type { ZendeskSettings } from './settings.ts';
import { conversationFieldTitle, integrationName, plannedTriggers, supportWebhookUrl } from './setup-plan.ts';
import { ok } from './setup-result.ts';
import { type Checkup, failedStep, type StepOutcome, withSettings } from './setup-step.ts';

/** Field, webhook, triggers: in this order, because the triggers name both of the others. */
export async function provisionSupport(checkup: Checkup, webhookUrl: string): Promise<StepOutcome> {
  const field = await provisionField(checkup);
  const webhook = await provisionWebhook(withSettings(checkup, field.settings), supportWebhookUrl(webhookUrl));
  const settings = { ...field.settings, ...webhook.settings };
  const triggers = await provisionTriggers(withSettings(checkup, settings));
  return { settings, report: [...field.report, ...webhook.report, ...triggers.report] };
}

async function provisionField({ desk, setup, call }: Checkup): Promise<StepOutcome> {
  const { settings } = desk;
  if (settings.conversationFieldId !== undefined) return { settings: {}, report: [ok('support.field')] };
  const title = conversationFieldTitle(settings);
  const outcome = await attempt(async () => {
    const existing = await findField({ desk, setup, call }, title);
    const description = 'Filled in by Passerelle: the id of the conversation.';
    return existing ?? (await setup.createTicketField({ title, description }, call.signal)).id;
  });
  if (!outcome.ok) return failedStep('support.field', outcome.failure);
  return { settings: { conversationFieldId: outcome.value }, report: [ok('support.field')] };
}

async function findField({ desk, call }: Checkup, title: string): Promise<string | null> {
  let after: string | undefined;
  for (;;) {
    const page = await desk.support.listTicketFields(after, call.signal);
    const found = page.ticket_fields.find(
      (field) => field.title === title && field.type === 'text' && field.active !== false,
    );
    if (found !== undefined) return found.id;
    after = page.meta?.after_cursor;
    if (page.meta?.has_more !== true || after === undefined) return null;
  }
}

async function provisionWebhook(checkup: Checkup, endpoint: string): Promise<StepOutcome> {
  const { desk, setup, call } = checkup;
  const outcome = await attempt(async () => {
    const id = (await findWebhook(checkup, endpoint)) ?? (await makeWebhook(checkup, endpoint));
    return { id, secret: await setup.getSigningSecret(id, call.signal) };
  });
  if (!outcome.ok) return failedStep('support.webhook', outcome.failure);
  const { id, secret } = outcome.value;
  const before = desk.settings.supportWebhookSecret;
  const changes: Partial<ZendeskSettings> = { supportWebhookId: id, supportWebhookSecret: secret };
  const isRotated = before !== undefined && before !== secret;
  const settings = isRotated ? { ...changes, supportWebhookSecretPrevious: before } : changes;
  return { settings, report: [ok('support.webhook')] };
}

async function makeWebhook({ desk, setup, call }: Checkup, endpoint: string): Promise<string> {
  return (await setup.createSupportWebhook({ name: integrationName(desk.settings), endpoint }, call.signal)).id;
}

/** Ours by id, mended when our address has changed; otherwise one that already posts to our address. */
async function findWebhook({ desk, setup, call }: Checkup, endpoint: string): Promise<string | null> {
  const { supportWebhookId } = desk.settings;
  let after: string | undefined;
  for (;;) {
    const page = await setup.listSupportWebhooks(after, call.signal);
    const found = page.webhooks.find((hook) => hook.id === supportWebhookId || hook.endpoint === endpoint);
    if (found !== undefined) {
      const isRight = found.endpoint === endpoint && (found.status === undefined || found.status === 'active');
      if (!isRight) await setup.updateSupportWebhook(found.id, { endpoint }, call.signal);
      return found.id;
    }
    after = page.meta?.after_cursor;
    if (page.meta?.has_more !== true || after === undefined) return null;
  }
}

async function provisionTriggers({ desk, setup, call }: Checkup): Promise<StepOutcome> {
  const { supportWebhookId } = desk.settings;
  if (supportWebhookId === undefined) return { settings: {}, report: [] };
  const outcome = await attempt(async () => {
    for (const planned of plannedTriggers(desk.settings, supportWebhookId)) {
      const found = await setup.searchTriggers(planned.title, call.signal);
      const own = found.find((trigger) => trigger.title === planned.title);
      if (own === undefined) await setup.createTrigger(planned, call.signal);
      // The body names the ticket field and the webhook, which may have changed since.
      else await setup.updateTrigger(own.id, planned, call.signal);
    }
  });
  if (!outcome.ok) return failedStep('support.triggers', outcome.failure);
  return { settings: {}, report: [ok('support.triggers')] };
}
