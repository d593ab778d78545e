import { randomUUID } from 'node:crypto';
import type { LiveConnection } from '../connections/live-connections.ts';
import { errorFacts } from '../core/error-facts.ts';
import type { ConnectionId, EscalationId } from '../core/ids.ts';
import { createNudgedLoop } from '../core/nudged-loop.ts';
import type { Change } from '../escalations/change.ts';
import { type FollowTools, followConversation, type ReconnectPolicy } from './follow-conversation.ts';
import { createStreamingConnections, type StreamingConnections } from './streaming-connections.ts';

/** Listens to helpdesks that have one event stream per conversation. */
export interface StreamFollowers {
  start(): void;
  /** Called after every commit; cheap. An escalation that was opened is followed soon, one that ended no longer. */
  noticed(change: Change): void;
  /** How many streams this process follows now. */
  readonly following: number;
  /** Ends every stream, waits for what is being stored, and gives the leases back. */
  stop(): Promise<void>;
}

export interface StreamFollowersOptions {
  readonly leaseMs?: number;
  /** How often it is looked for streams that nobody follows, beside what `noticed` says. */
  readonly sweepEveryMs?: number;
  readonly reconnect?: ReconnectPolicy;
}

interface Follower {
  readonly connectionId: ConnectionId;
  /** The adapter it began with. */
  readonly live: LiveConnection;
  readonly abort: AbortController;
  readonly work: Promise<void>;
}

interface Watch {
  readonly tools: FollowTools;
  readonly holder: string;
  readonly leaseMs: number;
  readonly sweepEveryMs: number;
  readonly policy: ReconnectPolicy;
  readonly streaming: StreamingConnections;
  readonly followers: Map<EscalationId, Follower>;
  /** By the clock that nobody sets, `-Infinity` before the first time. */
  renewedAt: number;
  isStopped: boolean;
}

const reconnectDefault: ReconnectPolicy = { firstMs: 1_000, maxMs: 30_000, calmMs: 10_000 };
const leaseMsDefault = 30_000;
const sweepEveryMsDefault = 2_000;
const soonMs = 20;
/** Streams opened per sweep and the pause while there are more: a start with a thousand of them opens them over seconds. */
const claimedAtOnce = 50;
const moreAfterMs = 400;

/**
 * One follower per open escalation of every connection whose helpdesk says `conversationStream`. Each stream is held
 * under a lease in the database, so that several processes can share them and one that dies loses them to the others.
 */
export function createStreamFollowers(tools: FollowTools, options: StreamFollowersOptions = {}): StreamFollowers {
  const watch: Watch = {
    tools,
    holder: randomUUID(),
    leaseMs: options.leaseMs ?? leaseMsDefault,
    sweepEveryMs: options.sweepEveryMs ?? sweepEveryMsDefault,
    policy: options.reconnect ?? reconnectDefault,
    streaming: createStreamingConnections(tools.connections),
    followers: new Map(),
    renewedAt: Number.NEGATIVE_INFINITY,
    isStopped: false,
  };
  const { followers, holder } = watch;
  const loop = createNudgedLoop({ soonMs, run: () => sweepSafely(watch) });
  return {
    start: loop.start,
    noticed: ({ escalation: { id, connectionId, state, remote } }) => {
      if (state === 'ended') followers.get(id)?.abort.abort();
      else if (remote !== null && !followers.has(id) && watch.streaming.mayHave(connectionId)) loop.nudge();
    },
    get following() {
      return followers.size;
    },
    stop: async () => {
      watch.isStopped = true;
      await loop.stop();
      const working = [...followers.values()].map(({ abort, work }) => {
        abort.abort();
        return work;
      });
      await Promise.all(working);
      await tools.store.releaseStreams({ holder, ids: null }).catch(() => undefined);
    },
  };
}

/** Answers how long the next sweep may wait. */
async function sweepSafely(watch: Watch): Promise<number> {
  try {
    return (await sweep(watch)) < claimedAtOnce ? watch.sweepEveryMs : moreAfterMs;
  } catch (error) {
    watch.tools.log.error({ error: errorFacts(error) }, 'streams.sweep_failed');
    // Without the database no lease can be kept, and whoever took the streams meanwhile must be alone with them.
    if (performance.now() - watch.renewedAt > watch.leaseMs) abortAll(watch, () => true);
    return watch.sweepEveryMs;
  }
}

/** Answers how many streams were claimed. */
async function sweep(watch: Watch): Promise<number> {
  const { tools, holder, leaseMs, streaming, followers } = watch;
  await streaming.refresh();
  if (followers.size > 0) await renew(watch);
  await restartChanged(watch);
  const connectionIds = streaming.ids();
  if (connectionIds.length === 0 || watch.isStopped) return 0;
  const now = tools.clock.now();
  if (followers.size === 0) watch.renewedAt = performance.now();
  const request = { connectionIds, holder, now, until: now + leaseMs, limit: claimedAtOnce };
  const claimed = await tools.store.claimStreams(request);
  for (const id of claimed) {
    // One that cannot be read is given back like one that ended: it must not keep those behind it from being followed.
    await follow(watch, id).catch((error: unknown) => {
      tools.log.error({ escalationId: id, error: errorFacts(error) }, 'stream.not_followed');
    });
  }
  return claimed.length;
}

/** What was claimed and could not be followed, or ended here and could not be given back, is free for whoever claims next. */
async function renew(watch: Watch): Promise<void> {
  const { tools, holder, leaseMs, followers } = watch;
  const at = performance.now();
  if (at - watch.renewedAt < leaseMs / 3) return;
  const now = tools.clock.now();
  const held = new Set(await tools.store.renewStreams({ holder, now, until: now + leaseMs }));
  watch.renewedAt = at;
  abortAll(watch, (_, id) => !held.has(id));
  const idle = [...held].filter((id) => !followers.has(id));
  if (idle.length > 0) await tools.store.releaseStreams({ holder, ids: idle });
}

/** Settings were changed: the streams of that connection are opened anew with the new ones. */
async function restartChanged(watch: Watch): Promise<void> {
  const current = new Map<ConnectionId, LiveConnection | null>();
  for (const { connectionId } of watch.followers.values()) {
    if (!current.has(connectionId)) current.set(connectionId, await watch.streaming.find(connectionId));
  }
  abortAll(watch, ({ connectionId, live }) => current.get(connectionId) !== live);
}

function abortAll(watch: Watch, isMeant: (follower: Follower, id: EscalationId) => boolean): void {
  for (const [id, follower] of watch.followers) if (isMeant(follower, id)) follower.abort.abort();
}

async function follow(watch: Watch, id: EscalationId): Promise<void> {
  const { tools, followers, holder } = watch;
  const escalation = await tools.keeper.read(id);
  const live = escalation === null ? null : await watch.streaming.find(escalation.connectionId);
  if (escalation === null || live === null || followers.has(id) || watch.isStopped) return;
  const abort = new AbortController();
  const work = followConversation(tools, id, watch.policy, abort.signal)
    .catch((error: unknown) => tools.log.error({ escalationId: id, error: errorFacts(error) }, 'stream.failed'))
    .then(async () => {
      followers.delete(id);
      await tools.store.releaseStreams({ holder, ids: [id] }).catch(() => undefined);
    });
  followers.set(id, { connectionId: escalation.connectionId, live, abort, work });
}
