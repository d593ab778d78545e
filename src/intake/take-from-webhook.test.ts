import { describe, expect, it } from 'vitest';
import { makeEscalation } from '../../test/support/builders.ts';
import { waitUntil } from '../../test/support/wait-until.ts';
import type { RemoteConversationId } from '../core/ids.ts';
import { silentLogger } from '../core/logger.ts';
import type { Escalation } from '../escalations/escalation.ts';
import type { HelpdeskEvent } from '../helpdesks/event.ts';
import type { ReconcileTools } from './reconcile.ts';
import { createTakeFromWebhook } from './take-from-webhook.ts';

const remoteConversationId = 'r' as RemoteConversationId;
const remote = { remoteConversationId, remoteUserId: null, state: {} };
const now = 1_000_000;
const ended = (dedupeKey: string, at: number): HelpdeskEvent => ({
  kind: 'conversationEnded',
  by: 'agent',
  reason: 'ticket_solved',
  dedupeKey,
  at,
  remoteConversationId,
  escalationId: null,
});

/** What is taken of an end that the webhook tells, where the helpdesk shows `seen` when it is asked. */
async function taken(event: HelpdeskEvent, seen: readonly HelpdeskEvent[] | null, facts: Partial<Escalation> = {}) {
  const escalation = makeEscalation({ state: 'active', remote, ...facts });
  const keys: string[] = [];
  let looks = 0;
  const eventsSince = async () => {
    looks += 1;
    return seen ?? [];
  };
  const tools = {
    store: { findByRemote: async () => escalation },
    keeper: { read: async () => escalation },
    connections: { find: async () => ({ helpdesk: seen === null ? {} : { history: { eventsSince } } }) },
    takeEvent: async (_id: string, { dedupeKey }: HelpdeskEvent) => {
      keys.push(dedupeKey);
      return 'taken';
    },
    clock: { now: () => now },
    log: silentLogger,
  } as unknown as ReconcileTools;
  await createTakeFromWebhook(tools, new AbortController().signal)(escalation.connectionId, event);
  await waitUntil('it is taken, or looked for', () => looks + keys.length > 0);
  await waitUntil('what is seen is taken', () => keys.length >= (looks > 0 ? (seen?.length ?? 0) : 0));
  return { keys, looks };
}

describe('an end that a webhook tells', () => {
  it('is taken at its word while it is fresh', async () => {
    expect(await taken(ended('hook', now - 59_000), [])).toEqual({ keys: ['hook'], looks: 0 });
  });

  it('ends nothing when it comes late, and the end user has opened the case again since', async () => {
    expect(await taken(ended('hook', now - 3_600_000), [])).toEqual({ keys: [], looks: 1 });
  });

  it('ends it when it comes late, and that is how it stands', async () => {
    expect(await taken(ended('hook', now - 3_600_000), [ended('seen', now)])).toEqual({ keys: ['seen'], looks: 1 });
  });

  it('is taken at its word where nobody can look, or nothing is open', async () => {
    expect(await taken(ended('hook', 1), null)).toEqual({ keys: ['hook'], looks: 0 });
    const end = { by: 'user', reason: 'user_command', comment: null } as const;
    expect(await taken(ended('hook', 1), [], { state: 'ended', end })).toEqual({ keys: ['hook'], looks: 0 });
  });
});
