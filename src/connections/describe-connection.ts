import { toIso } from '../core/clock.ts';
import type { ConnectionId } from '../core/ids.ts';
import type { Language, Localized } from '../core/language.ts';
import { needsPublicUrl } from '../helpdesks/kit/needs-public-url.ts';
import type { GateState } from '../outbox/target-gates.ts';
import type { Connection, IdentityMapping } from './connection.ts';
import { type ConnectionAdministration, webhookUrlOf } from './connection-administration.ts';
import { type SettingsView, viewSettings } from './merge-settings.ts';

/** A connection as administrators see it: no secret is in it. */
export interface ConnectionView {
  readonly id: ConnectionId;
  readonly kind: string;
  readonly name: string;
  readonly settings: SettingsView;
  readonly mapping: IdentityMapping;
  readonly agentLanguage: Language;
  readonly isPaused: boolean;
  /** Whether the helpdesk is called at the moment. */
  readonly state: GateState;
  /** The address to give to the helpdesk; `null` where there is none. */
  readonly webhookUrl: string | null;
  /** Why there is no address, and what to do. */
  readonly webhookNotice: Localized | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const noWebhook: Localized = {
  en: 'This helpdesk needs no webhook.',
  fr: 'Ce helpdesk n’a pas besoin de webhook.',
};

export function describeConnection(
  { helpdesks, publicUrl, gates }: Pick<ConnectionAdministration, 'helpdesks' | 'publicUrl' | 'gates'>,
  connection: Connection,
): ConnectionView {
  const { id, kind, name, mapping, agentLanguage, isPaused } = connection;
  const definition = helpdesks.find((one) => one.kind === kind);
  const hasWebhook = definition?.capabilities.intake.includes('webhook') ?? false;
  const webhookUrl = hasWebhook ? webhookUrlOf(publicUrl, id) : null;
  const whyNone = hasWebhook ? needsPublicUrl : noWebhook;
  return {
    id,
    kind,
    name,
    settings: definition === undefined ? {} : viewSettings(definition, connection.settings),
    mapping,
    agentLanguage,
    isPaused,
    state: gates.stateOf(id),
    webhookUrl,
    webhookNotice: webhookUrl === null ? whyNone : null,
    createdAt: toIso(connection.createdAt),
    updatedAt: toIso(connection.updatedAt),
  };
}
