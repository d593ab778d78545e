/** The self-check: each credential and setting on its own, in the order in which they depend on each other. */

import type { CheckResult, SetupCall } from '../helpdesk.ts';
import { attempt, same } from '../kit/check-results.ts';
import { isRefusal } from '../kit/vendor-refusal.ts';
import { deploymentOf, isPublished } from './deployment.ts';
import type { Desk } from './desk.ts';
import { scrtOf } from './settings.ts';
import { checkOrg } from './setup-checks-org.ts';
import { ok, result, skipped } from './setup-result.ts';
import { type FreshToken, newToken } from './token.ts';

export async function* runChecks(desk: Desk, call: SetupCall): AsyncGenerator<CheckResult> {
  const token = await attempt(() => newToken(desk, 'passerelle-check', call.signal));
  const isReached = token.ok || isRefusal(token.failure) || token.failure.disposition === 'reauthorize';
  const address = same(scrtOf(desk.settings));
  yield isReached ? ok('deployment.address', address) : result('deployment.address', 'failed', same(messageIn(token)));
  if (token.ok) yield* checkDeployment(desk, token.value, call.signal);
  else {
    const isIdentity = isReached && !isRefusal(token.failure);
    yield isReached && !isIdentity
      ? result('deployment.token', 'failed', same(messageIn(token)))
      : skipped('deployment.token');
    yield isIdentity ? result('deployment.identity', 'failed', same(messageIn(token))) : skipped('deployment.identity');
    for (const id of ['deployment.type', 'stream.opens', 'parameter.queue', 'attachments'] as const) yield skipped(id);
  }
  yield* checkOrg(desk, call);
}

function messageIn(outcome: Awaited<ReturnType<typeof attempt>>): string {
  return outcome.ok ? '' : outcome.failure.message;
}

async function* checkDeployment(
  desk: Desk,
  { session, config }: FreshToken,
  signal: AbortSignal,
): AsyncGenerator<CheckResult> {
  yield ok('deployment.token', same(desk.settings.esDeveloperName));
  yield ok('deployment.identity', same(desk.settings.identityMode));
  const type = config?.deploymentType?.toLowerCase();
  if (type === undefined) yield skipped('deployment.type');
  else yield result('deployment.type', type === 'api' ? 'ok' : 'failed', same(type));
  const enough = new AbortController();
  const both = AbortSignal.any([signal, enough.signal]);
  const stream = await attempt(() => desk.messaging.openStream(session, session.lastEventId, both));
  enough.abort();
  yield stream.ok ? ok('stream.opens') : result('stream.opens', 'failed', same(stream.failure.message));
  yield* checkParameters(desk, deploymentOf(config));
  const files = config?.attachments?.endUserToAgent;
  const off = { en: 'off', fr: 'désactivés' };
  if (files === null || files === undefined) yield skipped('attachments');
  else yield files ? ok('attachments') : result('attachments', 'warning', off);
}

function* checkParameters(desk: Desk, deployment: ReturnType<typeof deploymentOf>): Generator<CheckResult> {
  const { queueParameter, ...settings } = desk.settings;
  const none = { en: 'the deployment lists no parameters', fr: 'le déploiement ne liste aucun paramètre' };
  const missing = (names: readonly string[]) => names.filter((name) => !isPublished(deployment, name));
  if (deployment.parameters === null) yield result('parameter.queue', 'warning', none);
  else {
    const isMissing = missing([queueParameter]).length > 0;
    yield result('parameter.queue', isMissing ? 'failed' : 'ok', same(queueParameter));
  }
  const others = [
    settings.skillParameter,
    settings.referenceParameter,
    settings.tagsParameter,
    settings.testParameter,
    settings.claimedEmailParameter,
  ].filter((name) => name !== undefined);
  if (others.length === 0) return;
  const absent = missing(others);
  const seen = { en: `missing: ${absent.join(', ')}`, fr: `manquants : ${absent.join(', ')}` };
  yield absent.length === 0 ? ok('parameter.others') : result('parameter.others', 'warning', seen);
}
