import type { ConnectionId } from '../core/ids.ts';
import type { Localized } from '../core/language.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { CheckResult, SetupCall } from '../helpdesks/helpdesk.ts';
import { type ConnectionAdministration, openLive, webhookUrlOf } from './connection-administration.ts';
import type { LiveConnection } from './live-connections.ts';

const withinMs = 90_000;

/**
 * Looks at everything that the helpdesk can be asked about, one thing after the other; each result comes as soon as it is
 * known. Ends within 90 seconds or with the signal: what could not be looked at in time is a failed result. A connection
 * that had been closed is opened again when its credentials work. Throws `AppError` only when there is nothing to check.
 */
export async function* checkConnection(
  administration: ConnectionAdministration,
  id: ConnectionId,
  stop: AbortSignal,
): AsyncGenerator<CheckResult, void, undefined> {
  const live = await openLive(administration.connections, id);
  const call = await setupCall(administration, id, AbortSignal.any([stop, AbortSignal.timeout(withinMs)]));
  const results = live.helpdesk.setup?.checks(call) ?? credentialsOnly(live, call);
  try {
    yield* untilAborted(results, call.signal);
  } catch (error) {
    if (!call.signal.aborted && !(error instanceof DeliveryFailure)) throw error;
    yield unfinished(error);
  }
  await reopenWhenWorking(administration, live, stop);
}

/** What set-up calls need to know of us. */
export async function setupCall(
  { publicUrl, usageOf }: ConnectionAdministration,
  id: ConnectionId,
  signal: AbortSignal,
): Promise<SetupCall> {
  const { groups: groupsInUse } = await usageOf(id);
  return { signal, webhookUrl: webhookUrlOf(publicUrl, id), groupsInUse };
}

/** Opens the connection again once a call with its credentials has worked. */
export async function reopenWhenWorking(
  { gates }: ConnectionAdministration,
  { connection, helpdesk }: LiveConnection,
  stop: AbortSignal,
): Promise<void> {
  if (gates.stateOf(connection.id) === 'open') return;
  try {
    await helpdesk.checkConnection({ signal: AbortSignal.any([stop, AbortSignal.timeout(10_000)]) });
    gates.reopen(connection.id);
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
  }
}

async function* credentialsOnly({ helpdesk }: LiveConnection, call: SetupCall): AsyncGenerator<CheckResult> {
  await helpdesk.checkConnection(call);
  yield { ...credentials, status: 'ok', seen: { en: 'accepted', fr: 'acceptés' }, remedy: null };
}

/** The results until the signal ends them, even when the next one would never come. */
async function* untilAborted<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  const iterator = items[Symbol.asyncIterator]();
  const aborted = new Promise<never>((_resolve, reject) => {
    const refuse = () => reject(new Error('The check was stopped'));
    if (signal.aborted) refuse();
    else signal.addEventListener('abort', refuse, { once: true });
  });
  aborted.catch(() => undefined);
  try {
    for (;;) {
      const next = iterator.next();
      // Whoever comes too late fails unheard.
      next.catch(() => undefined);
      const item = await Promise.race([next, aborted]);
      if (item.done === true) return;
      yield item.value;
    }
  } finally {
    iterator.return?.().catch(() => undefined);
  }
}

const credentials = {
  id: 'connection',
  label: { en: 'Credentials', fr: 'Identifiants' },
  expected: { en: 'the helpdesk accepts them', fr: 'le helpdesk les accepte' },
} as const satisfies Partial<CheckResult>;

function unfinished(error: unknown): CheckResult {
  const isFailure = error instanceof DeliveryFailure;
  const seen: Localized = isFailure
    ? { en: error.message, fr: error.message }
    : { en: 'the helpdesk did not answer in time', fr: 'le helpdesk n’a pas répondu à temps' };
  const remedy: Localized =
    isFailure && error.disposition !== 'retry'
      ? { en: 'Correct the credentials, then check again.', fr: 'Corrigez les identifiants, puis vérifiez à nouveau.' }
      : { en: 'Check again later.', fr: 'Vérifiez à nouveau plus tard.' };
  return { ...credentials, status: 'failed', seen, remedy };
}
