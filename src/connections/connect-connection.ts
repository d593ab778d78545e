import type { Actor } from '../core/audit.ts';
import type { ConnectionId } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { Localized } from '../core/language.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { CheckResult } from '../helpdesks/helpdesk.ts';
import { reopenWhenWorking, setupCall } from './check-connection.ts';
import type { Connection } from './connection.ts';
import { type ConnectionAdministration, findConnection, openLive } from './connection-administration.ts';
import { mergeSettings } from './merge-settings.ts';

export interface ConnectReport {
  /** Whether nothing failed. */
  readonly isComplete: boolean;
  readonly report: readonly CheckResult[];
  readonly connection: Connection;
}

const withinMs = 120_000;

/**
 * Lets the helpdesk wire its account to us as far as the credentials allow, keeps the ids and secrets that this brings,
 * and opens the connection again when they work. Safe to repeat. Trouble with the helpdesk is part of the report, not an error.
 */
export async function connectConnection(
  administration: ConnectionAdministration,
  actor: Actor,
  id: ConnectionId,
): Promise<ConnectReport> {
  return administration.lock.run(id, async () => {
    const { helpdesk, connection } = await openLive(administration.connections, id);
    if (helpdesk.setup === undefined) return { isComplete: false, report: [byHandOnly], connection };
    const call = await setupCall(administration, id, AbortSignal.timeout(withinMs));
    const wired = await helpdesk.setup.provision(call).catch(reportOf);
    const changed = await keep(administration, id, wired.settings);
    await reopenWhenWorking(administration, await openLive(administration.connections, id), call.signal);
    await administration.audit.record({ actor, action: 'connection.connected', subject: id });
    const isComplete = wired.report.every((line) => line.status !== 'failed');
    return { isComplete, report: wired.report, connection: changed };
  });
}

async function keep(
  { connections, clock }: ConnectionAdministration,
  id: ConnectionId,
  found: JsonObject,
): Promise<Connection> {
  const current = await findConnection(connections, id);
  const definition = connections.definitionOf(current.kind);
  if (definition === null || Object.keys(found).length === 0) return current;
  const settings = mergeSettings(definition, current.settings, found);
  const changed = { ...current, settings, updatedAt: clock.now() };
  await connections.save(changed);
  return changed;
}

function reportOf(error: unknown): { readonly settings: JsonObject; readonly report: readonly CheckResult[] } {
  if (!(error instanceof DeliveryFailure)) throw error;
  const isLater = error.disposition === 'retry';
  const line: CheckResult = {
    ...wiring,
    status: 'failed',
    seen: { en: error.message, fr: error.message },
    remedy: isLater ? later : look,
  };
  return { settings: {}, report: [line] };
}

const wiring = {
  id: 'connect',
  label: { en: 'Wiring', fr: 'Raccordement' },
  expected: { en: 'the helpdesk is set up by itself', fr: 'le helpdesk se configure tout seul' },
} as const satisfies Partial<CheckResult>;
const later: Localized = { en: 'Connect again later.', fr: 'Reconnectez plus tard.' };
const look: Localized = {
  en: 'Run the check: it names what is wrong.',
  fr: 'Lancez la vérification : elle dit quoi corriger.',
};

const byHandOnly: CheckResult = {
  ...wiring,
  status: 'skipped',
  seen: { en: 'this helpdesk is set up by hand', fr: 'ce helpdesk se configure à la main' },
  remedy: {
    en: 'Give the webhook address of this connection to the helpdesk.',
    fr: 'Donnez au helpdesk l’adresse de webhook de cette connexion.',
  },
};
