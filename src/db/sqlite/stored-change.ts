import type { Change } from '../../escalations/change.ts';
import type { Escalation } from '../../escalations/escalation.ts';

/** What nearly every message changes of an escalation, and often nothing else. */
export type Progress = Pick<Escalation, 'id' | 'version' | 'lastSeq' | 'lastUserMessageAt' | 'lastAgentMessageAt'>;

type Unchanged = Omit<Change, 'escalation' | 'basis'>;
type Named<Fields> = { readonly [Key in keyof Fields]-?: Fields[Key] | undefined };

/** A change as it travels to the database: of the escalation only what is to be written. */
export interface StoredChange extends Named<Unchanged> {
  readonly progress: Progress;
  /** Whole where more than the progress has changed, or where that is not known; `null` otherwise. */
  readonly escalation: Escalation | null;
}

const inProgress: ReadonlySet<string> = new Set<keyof Progress>([
  'id',
  'version',
  'lastSeq',
  'lastUserMessageAt',
  'lastAgentMessageAt',
]);

// named one by one, because copying "all but" costs more than the rest of it; the compiler misses none
export function storedChangeOf(change: Change): StoredChange {
  const { escalation, basis, movesWake, messages, messagePatches, events, deliveries } = change;
  const { id, version, lastSeq, lastUserMessageAt, lastAgentMessageAt } = escalation;
  const progress = { id, version, lastSeq, lastUserMessageAt, lastAgentMessageAt };
  const isMore = basis === undefined || movesWake === true || differsBeyondProgress(escalation, basis);
  const { receipt, settlement, identityLink } = change;
  return {
    progress,
    escalation: isMore ? escalation : null,
    movesWake,
    messages,
    messagePatches,
    events,
    deliveries,
    receipt,
    settlement,
    identityLink,
  };
}

/** By identity: a decision copies an escalation and replaces what it changes. */
function differsBeyondProgress(escalation: Escalation, basis: Escalation): boolean {
  for (const key in escalation) {
    const field = key as keyof Escalation;
    if (escalation[field] !== basis[field] && !inProgress.has(field)) return true;
  }
  return false;
}
