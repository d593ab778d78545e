import { type AgentLine, marksIn, type SeenEvent } from './books.ts';
import type { EventsOf } from './check-events.ts';
import type { Evidence } from './checker.ts';

/** Every message of an agent that we have accepted is among the events once, in order; and nothing else is. */
export function checkAgentLines(evidence: Evidence, eventsOf: EventsOf): void {
  const { books, findings, tally, startOf } = evidence;
  const seqs = seqsOf(evidence, eventsOf);
  for (const escalationId of startOf.keys()) {
    const lines = books.agentLines.filter((line) => line.escalationId === escalationId);
    const endSeq = eventsOf.get(escalationId)?.find((event) => event.type === 'escalation.ended')?.seq ?? null;
    const lastSeq = Math.max(0, ...lines.flatMap((line) => seqs.get(line.label) ?? []));
    const arrived: { readonly line: AgentLine; readonly seq: number }[] = [];
    for (const line of lines) {
      const found = seqs.get(line.label) ?? [];
      const isAccepted = line.mustCome || (books.postings.get(line.remoteMessageId)?.acceptedAt ?? null) !== null;
      if (found.length > 1) findings.doubled.push(`message ${line.label} to the bot: ${found.join(', ')}`);
      if (isAccepted) tally.acknowledged += 1;
      if (isAccepted && found.length > 0) tally.delivered += 1;
      if (isAccepted && found.length === 0) findings.lost.push(`message ${line.label} to the bot`);
      // Not acknowledged, but later words of the same agent were heard: only listing could have found it.
      const isSkipped = !isAccepted && found.length === 0 && lastSeq > 0 && isBeforeHeard(line, lines, seqs);
      if (isSkipped && (endSeq === null || lastSeq < endSeq)) findings.lost.push(`message ${line.label}, never listed`);
      if (found[0] !== undefined) arrived.push({ line, seq: found[0] });
    }
    checkOrder(evidence, arrived);
  }
}

function isBeforeHeard(line: AgentLine, lines: readonly AgentLine[], seqs: ReadonlyMap<string, number[]>): boolean {
  return lines.some((other) => other.writtenAt > line.writtenAt && (seqs.get(other.label)?.length ?? 0) > 0);
}

/** By label: the numbers of the events that brought it. What has no mark of an agent is an echo. */
function seqsOf({ findings, startOf }: Evidence, eventsOf: EventsOf): ReadonlyMap<string, number[]> {
  const seqs = new Map<string, number[]>();
  for (const [escalationId, events] of eventsOf) {
    const start = startOf.get(escalationId);
    for (const event of events) {
      if (event.type !== 'message.created') continue;
      const labels = labelsIn(event);
      if (labels.length === 0) findings.echoed.push(`event ${event.seq} of ${start?.label}`);
      for (const label of labels) {
        if (!label.startsWith(`${start?.label}.`)) findings.violations.push(`${label} came to ${start?.label}`);
        seqs.set(label, [...(seqs.get(label) ?? []), event.seq]);
      }
    }
  }
  return seqs;
}

const fileLabel = /^a-(\d+)-(\d+)-(\d+)\.txt$/;

function labelsIn(event: SeenEvent): readonly string[] {
  const { text, parts } = event.body.data as { text?: string; parts?: { name?: string }[] };
  const marked = marksIn(text ?? '', 'a').map((mark) => mark.label);
  const files = (parts ?? []).flatMap(
    ({ name }) =>
      fileLabel
        .exec(name ?? '')
        ?.slice(1)
        .join('.') ?? [],
  );
  return [...marked, ...files];
}

/** What was acknowledged before the next one was even written comes first. */
function checkOrder(
  { books, findings }: Evidence,
  arrived: readonly { readonly line: AgentLine; readonly seq: number }[],
): void {
  let latest: AgentLine | null = null;
  for (const { line } of [...arrived].sort((one, other) => one.seq - other.seq)) {
    const acceptedAt = books.postings.get(line.remoteMessageId)?.acceptedAt ?? null;
    const isOvertaken = latest !== null && acceptedAt !== null && acceptedAt < latest.writtenAt;
    if (isOvertaken) findings.reordered.push(`message ${line.label} came after ${latest?.label}`);
    if (latest === null || line.writtenAt > latest.writtenAt) latest = line;
  }
}
