import { errorFacts } from '../core/error-facts.ts';
import type { EscalationId } from '../core/ids.ts';
import { pause } from '../core/pause.ts';
import type { Escalation } from '../escalations/escalation.ts';
import { decideProgress, type StreamProgress } from '../escalations/stream-progress.ts';
import type { RemoteConversation } from '../helpdesks/command.ts';
import { DeliveryFailure } from '../helpdesks/failure.ts';
import type { StreamBatch, StreamSide } from '../helpdesks/helpdesk.ts';
import { type ReconcileTools, reconcileOne } from './reconcile.ts';
import { wasMissed } from './take-event.ts';

export interface FollowTools extends ReconcileTools {
  /** In [0, 1): spreads reconnections. */
  chance(): number;
}

/** How long a stream that ends is left alone before it is opened again: nothing at first, then longer and longer. */
export interface ReconnectPolicy {
  readonly firstMs: number;
  readonly maxMs: number;
  /** A stream that lasted this long was well: counting begins anew. */
  readonly calmMs: number;
}

const growth = 1.5;
/** From this many broken streams in a row on, each wait is used to ask the helpdesk for what we miss. */
const brokenBeforeAsking = 2;
const positionSavedEveryMs = 30_000;

/**
 * Follows the event stream of one open escalation until it ends or the signal aborts: opens it where it was left, takes
 * its events in, opens it again after it broke, and asks for missed events meanwhile. A conversation that can no longer
 * be listened to ends the escalation, so that nobody waits in silence.
 */
export async function followConversation(
  tools: FollowTools,
  id: EscalationId,
  policy: ReconnectPolicy,
  signal: AbortSignal,
): Promise<void> {
  let broken = 0;
  while (!signal.aborted) {
    const begunAt = performance.now();
    const outcome = await followOnce(tools, id, signal).catch((error: unknown) => {
      if (!signal.aborted) tools.log.warn({ escalationId: id, error: errorFacts(error) }, 'stream.broken');
      return 'broken' as const;
    });
    if (outcome === 'over' || signal.aborted) return;
    broken = performance.now() - begunAt >= policy.calmMs ? 0 : broken + 1;
    if (broken >= brokenBeforeAsking) await reconcileOne(tools, id, signal);
    await pause(delayAfter(broken, policy, tools.chance()), signal);
  }
}

/** Between half and one and a half of a wait that grows with each broken stream. */
export function delayAfter(broken: number, { firstMs, maxMs }: ReconnectPolicy, chance: number): number {
  return Math.min(firstMs * growth ** broken, maxMs) * (0.5 + chance);
}

interface Followed {
  readonly escalation: Escalation;
  readonly conversation: RemoteConversation;
  readonly stream: StreamSide;
}

/** `over`: there is nothing to follow any more. `ended`: the stream ended by itself, without a failure. */
async function followOnce(tools: FollowTools, id: EscalationId, signal: AbortSignal): Promise<'over' | 'ended'> {
  const followed = await findFollowed(tools, id);
  if (followed === null) return 'over';
  const { conversation, escalation } = followed;
  try {
    await followed.stream.follow(
      {
        conversation,
        from: escalation.streamCursor,
        accept: createAccept(tools, escalation, signal),
      },
      signal,
    );
    return 'ended';
  } catch (error) {
    if (!(error instanceof DeliveryFailure) || error.disposition !== 'gone' || signal.aborted) throw error;
    tools.log.warn({ escalationId: id, error: errorFacts(error) }, 'stream.lost');
    await endLost(tools, escalation, conversation);
    return 'over';
  }
}

async function findFollowed(tools: FollowTools, id: EscalationId): Promise<Followed | null> {
  const escalation = await tools.keeper.read(id);
  if (escalation === null || escalation.remote === null || escalation.state === 'ended') return null;
  const stream = (await tools.connections.find(escalation.connectionId))?.helpdesk.stream;
  return stream === undefined ? null : { escalation, conversation: escalation.remote, stream };
}

function createAccept(tools: FollowTools, { id, connectionId }: Escalation, signal: AbortSignal) {
  let savedAt = tools.clock.now();
  const save = async (progress: StreamProgress): Promise<void> => {
    savedAt = tools.clock.now();
    await tools.keeper.change(id, (escalation) => ({ change: decideProgress(escalation, progress), result: null }));
  };
  return async ({ events, ...progress }: StreamBatch): Promise<void> => {
    let isSaved = false;
    for (const [index, event] of events.entries()) {
      // Whoever lost the lease has lost the right to store: somebody else follows now.
      signal.throwIfAborted();
      const isLate = wasMissed(event, tools.clock.now());
      const isLast = index === events.length - 1;
      const finding = { isLate, progress: isLast ? progress : undefined };
      const taken = await tools.takeEvent(connectionId, event, finding);
      isSaved = isLast && taken === 'taken';
    }
    signal.throwIfAborted();
    if (isSaved) savedAt = tools.clock.now();
    // A position without events is worth little, because whatever comes twice is known by its key.
    else if (progress.state !== undefined || tools.clock.now() - savedAt > positionSavedEveryMs) await save(progress);
  };
}

async function endLost(tools: FollowTools, escalation: Escalation, conversation: RemoteConversation): Promise<void> {
  const { remoteConversationId } = conversation;
  const lost = {
    kind: 'conversationEnded',
    by: 'helpdesk',
    reason: 'helpdesk_lost',
    dedupeKey: `stream_lost:${remoteConversationId}`,
    at: tools.clock.now(),
    remoteConversationId,
    escalationId: escalation.id,
  } as const;
  await tools.takeEvent(escalation.connectionId, lost);
}
