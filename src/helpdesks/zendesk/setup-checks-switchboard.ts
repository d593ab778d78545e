import type { CheckResult } from '../helpdesk.ts';
import { attempt, same } from '../kit/check-results.ts';
import { ok, result, skipped } from './setup-result.ts';
import type { Checkup } from './setup-step.ts';
import type { WireSwitchboardEntry } from './wire.ts';

const missing = { en: 'missing', fr: 'absent' };

export async function* checkSwitchboard(checkup: Checkup): AsyncGenerator<CheckResult> {
  const { setup, call } = checkup;
  const switchboards = await attempt(() => setup.listSwitchboards(call.signal));
  const first = switchboards.ok ? switchboards.value[0] : undefined;
  if (!switchboards.ok) {
    yield skipped('switchboard.enabled');
    return yield* skippedEntries();
  }
  if (first === undefined) {
    yield result('switchboard.enabled', 'failed', missing);
    return yield* skippedEntries();
  }
  const off = { en: 'off', fr: 'désactivé' };
  yield first.enabled === false ? result('switchboard.enabled', 'failed', off) : ok('switchboard.enabled');
  const entries = await attempt(() => setup.listEntries(first.id, call.signal));
  if (entries.ok) yield* checkEntries(checkup, entries.value);
  else yield* skippedEntries();
}

function* skippedEntries(): Generator<CheckResult> {
  yield skipped('switchboard.agentWorkspace');
  yield skipped('switchboard.own');
  yield skipped('switchboard.events');
}

function* checkEntries({ desk }: Checkup, entries: readonly WireSwitchboardEntry[]): Generator<CheckResult> {
  const { agentWorkspace, switchboardIntegration, integrationId, offerControl } = desk.settings;
  const named = (name: string) => entries.find((entry) => entry.id === name || entry.name === name);
  const names = entries.map((entry) => entry.name ?? entry.id).join(', ');
  yield named(agentWorkspace) === undefined
    ? result('switchboard.agentWorkspace', 'failed', same(names === '' ? '-' : names))
    : ok('switchboard.agentWorkspace', same(agentWorkspace));
  const own = switchboardIntegration === '' ? undefined : named(switchboardIntegration);
  const isOurs = own !== undefined && (integrationId === undefined || own.integrationId === integrationId);
  if (own === undefined) yield result('switchboard.own', 'warning', missing);
  else if (isOurs) yield ok('switchboard.own', same(own.name ?? own.id));
  else
    yield result('switchboard.own', 'failed', {
      en: 'linked to another integration',
      fr: 'liée à une autre intégration',
    });
  // An integration that was never linked hears everything; a linked one needs one of the two.
  const isDeaf = isOurs && own.deliverStandbyEvents !== true && !offerControl;
  const neither = { en: 'neither', fr: 'ni l’un ni l’autre' };
  yield isDeaf ? result('switchboard.events', 'failed', neither) : ok('switchboard.events');
}
