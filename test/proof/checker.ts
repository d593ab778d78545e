/**
 * The independent judge: compares what was acknowledged with what arrived, from the books of driver, helpdesk and bot.
 * It knows the promises, not the program.
 */
import { type Books, marksIn, type StartEntry } from './books.ts';
import { checkAgentLines } from './check-agent-lines.ts';
import { checkEvents } from './check-events.ts';
import { checkScreens } from './check-screens.ts';
import { checkUserLines } from './check-user-lines.ts';

/** What must not be, by kind; each finding names the message or escalation. */
export interface Findings {
  readonly lost: string[];
  readonly doubled: string[];
  readonly reordered: string[];
  readonly echoed: string[];
  /** Numbers of events with a gap, a repeat, or different bodies on different ways. */
  readonly misnumbered: string[];
  readonly openForEver: string[];
  readonly wrongOwner: string[];
  /** Everything else that no rule allows. */
  readonly violations: string[];
}

export interface Verdict {
  readonly findings: Findings;
  readonly acknowledged: number;
  readonly delivered: number;
  /** Given up, and the sender was told. */
  readonly dead: number;
  /** Given up as far as we could know, told so, and arrived all the same. */
  readonly deadButArrived: number;
  readonly escalations: number;
  readonly events: number;
  /** Callbacks that came more than once; the bot can tell by their id. */
  readonly repeatedCallbacks: number;
  /** Callbacks that were given up; stream and poll had their events. */
  readonly missedCallbacks: number;
}

/** What may become of things while a side is away for longer than we try. */
export interface Allowances {
  /** Messages may be given up, escalations may end by themselves. */
  readonly mayDie: boolean;
  readonly mayMissCallbacks: boolean;
}

export interface Tally {
  acknowledged: number;
  delivered: number;
  dead: number;
  deadButArrived: number;
  events: number;
  repeatedCallbacks: number;
  missedCallbacks: number;
}

export interface Evidence {
  readonly books: Books;
  readonly findings: Findings;
  readonly tally: Tally;
  readonly startOf: ReadonlyMap<string, StartEntry>;
  readonly allowed: Allowances;
}

export function judge(books: Books, allowed: Allowances): Verdict {
  const findings: Findings = {
    lost: [],
    doubled: [],
    reordered: [],
    echoed: [],
    misnumbered: [],
    openForEver: [],
    wrongOwner: [],
    violations: [...books.violations],
  };
  const told = { events: 0, repeatedCallbacks: 0, missedCallbacks: 0 };
  const tally: Tally = { acknowledged: 0, delivered: 0, dead: 0, deadButArrived: 0, ...told };
  const accepted = books.starts.filter((start) => start.escalationId !== null);
  const startOf = new Map(accepted.map((start) => [start.escalationId ?? '', start]));
  const evidence: Evidence = { books, findings, tally, startOf, allowed };
  checkTranscripts(evidence);
  checkMarks(evidence);
  const eventsOf = books.screens.length > 0 ? checkScreens(evidence) : checkEvents(evidence);
  checkUserLines(evidence, eventsOf);
  checkAgentLines(evidence, eventsOf);
  checkOwners(evidence);
  return { findings, ...tally, escalations: accepted.length };
}

/** How many things are wrong. */
export function countFindings(findings: Findings): number {
  return Object.values(findings).reduce((sum, each: readonly string[]) => sum + each.length, 0);
}

/** The transcript arrives once: one conversation, one mark. */
function checkTranscripts({ books, findings }: Evidence): void {
  const counts = new Map<string, number>();
  for (const { text } of books.arrived) {
    // One transcript may well tell twice what an end user had to say twice.
    for (const label of new Set(marksIn(text, 't').map((mark) => mark.label)))
      counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  for (const [label, count] of counts) {
    if (count > 1) findings.doubled.push(`transcript of ${label}: ${count} times`);
  }
}

/** Notices and whatever else carries no text of the driver's: told apart by our own marks. */
function checkMarks({ books, findings }: Evidence): void {
  const seen = new Set<string>();
  for (const { mark, text, fileName } of books.arrived) {
    const isTold = fileName !== null || marksIn(text, 'u').length + marksIn(text, 't').length > 0;
    if (mark === null) findings.violations.push('a message without a mark of ours arrived at the desk');
    else if (seen.has(mark) && !isTold) findings.doubled.push(`a message with the marks ${mark}`);
    if (mark !== null) seen.add(mark);
  }
}

/** Human from the accepted start until something ends it; bot once the end was seen and nothing new was asked for. */
function checkOwners({ books, findings }: Evidence): void {
  for (const asked of books.owners) {
    const rounds = books.starts.filter((start) => start.conversationId === asked.conversationId);
    const current = rounds.filter((start) => start.askedAt < asked.answeredAt).at(-1);
    if (current?.escalationId == null || current.acceptedAt === null || current.acceptedAt > asked.askedAt) continue;
    const mayHaveEnded = current.mayEndFrom !== null && current.mayEndFrom < asked.answeredAt;
    const wasSeenEnded = books.seen.some(
      (event) =>
        event.escalationId === current.escalationId && event.type === 'escalation.ended' && event.at < asked.askedAt,
    );
    const isWrong = (!mayHaveEnded && asked.owner === 'bot') || (wasSeenEnded && asked.owner === 'human');
    if (isWrong) findings.wrongOwner.push(`${current.label}: ${asked.owner}`);
    else if (asked.escalationId !== current.escalationId)
      findings.wrongOwner.push(`${current.label}: other escalation`);
  }
}
