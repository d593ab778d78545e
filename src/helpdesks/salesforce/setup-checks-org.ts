import type { RemoteGroupId } from '../../core/ids.ts';
import type { CheckResult, SetupCall } from '../helpdesk.ts';
import { attempt, same } from '../kit/check-results.ts';
import { type CoreClient, fieldOf, soqlText } from './core-client.ts';
import type { Desk } from './desk.ts';
import { ok, result, skipped } from './setup-result.ts';

/** What only the org's own API can tell. Without access the designer is told which flow to build. */
export async function* checkOrg(desk: Desk, call: SetupCall): AsyncGenerator<CheckResult> {
  const { core } = desk;
  const notSet = { en: 'no access configured', fr: 'aucun accès configuré' };
  const byHand = {
    en: 'cannot be looked at: build it by hand',
    fr: 'ne peut pas être vérifié : à construire à la main',
  };
  yield result('flow', 'warning', byHand);
  if (core === null) {
    yield* (['org.credentials', 'org.queues', 'org.routing'] as const).map((id) => skipped(id, notSet));
    return;
  }
  const access = await attempt(() => core.authenticate(call.signal));
  yield access.ok ? ok('org.credentials') : result('org.credentials', 'failed', same(access.failure.message));
  if (!access.ok) return yield* [skipped('org.queues'), skipped('org.routing')];
  const soql =
    "SELECT QueueId, Queue.Name, Queue.DeveloperName FROM QueueSobject WHERE SobjectType = 'MessagingSession'";
  const queues = await attempt(() => core.query(soql, call.signal));
  if (queues.ok) yield ok('org.queues', same(String(queues.value.length)));
  else yield result('org.queues', 'failed', same(queues.failure.message));
  const { routingConfigId } = desk.settings;
  const unset = { en: 'not set', fr: 'non définie' };
  yield routingConfigId === undefined
    ? result('org.routing', 'warning', unset)
    : ok('org.routing', same(routingConfigId));
  if (call.groupsInUse.length > 0) yield await checkGroupsInUse(core, call.groupsInUse, call.signal);
}

async function checkGroupsInUse(
  core: CoreClient,
  groups: readonly RemoteGroupId[],
  signal: AbortSignal,
): Promise<CheckResult> {
  const outcome = await attempt(async () => {
    const poor: string[] = [];
    for (const id of groups) {
      const [queue] = await core.query(
        `SELECT Id, Name, QueueRoutingConfigId FROM Group WHERE Id = ${soqlText(id)}`,
        signal,
      );
      const members = await core.count(`SELECT COUNT() FROM GroupMember WHERE GroupId = ${soqlText(id)}`, signal);
      const isGood = queue !== undefined && fieldOf(queue, 'QueueRoutingConfigId') !== '' && members > 0;
      if (!isGood) poor.push(queue === undefined ? id : fieldOf(queue, 'Name'));
    }
    return poor;
  });
  if (!outcome.ok) return skipped('org.groupsInUse');
  return outcome.value.length === 0
    ? ok('org.groupsInUse')
    : result('org.groupsInUse', 'warning', same(outcome.value.join(', ')));
}
