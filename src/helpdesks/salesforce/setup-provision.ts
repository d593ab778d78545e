import type { JsonObject } from '../../core/json.ts';
import type { CheckResult, SetupCall } from '../helpdesk.ts';
import { attempt, same } from '../kit/check-results.ts';
import { fieldOf } from './core-client.ts';
import type { Desk } from './desk.ts';
import { ok, result } from './setup-result.ts';

/**
 * There is nothing to wire: Salesforce is listened to, and what the org needs (channel, flow, deployment) is made by hand.
 * Where the org has exactly one routing configuration it is taken for the queues that we create.
 */
export async function provision(
  { settings, core }: Desk,
  call: SetupCall,
): Promise<{ readonly settings: JsonObject; readonly report: readonly CheckResult[] }> {
  if (core === null || settings.routingConfigId !== undefined) return { settings: {}, report: [] };
  const found = await attempt(() => core.query('SELECT Id, DeveloperName FROM QueueRoutingConfig', call.signal));
  if (!found.ok) return { settings: {}, report: [result('org.routing', 'failed', same(found.failure.message))] };
  const [only] = found.value;
  if (only === undefined || found.value.length > 1) {
    const seen = { en: `${found.value.length} to choose from`, fr: `${found.value.length} au choix` };
    return { settings: {}, report: [result('org.routing', 'warning', seen)] };
  }
  const routingConfigId = fieldOf(only, 'Id');
  return { settings: { routingConfigId }, report: [ok('org.routing', same(fieldOf(only, 'DeveloperName')))] };
}
