import { marksIn, type Screen, type SeenEvent } from './books.ts';
import type { EventsOf } from './check-events.ts';
import { linesIn } from './check-user-lines.ts';
import type { Evidence } from './checker.ts';

/**
 * What chat windows showed: each page every message once, in one order and without a gap; the page that was told of the
 * end everything up to there; and the page after it both sides whole. The last page stands for the events.
 */
export function checkScreens(evidence: Evidence): EventsOf {
  const { books, startOf, findings, tally } = evidence;
  const eventsOf = new Map<string, readonly SeenEvent[]>();
  for (const [escalationId, { label, endedBy }] of startOf) {
    const screens = books.screens.filter((screen) => screen.escalationId === escalationId);
    const last = screens.at(-1);
    if (last === undefined) continue;
    const whole = agentLabelsOn(last);
    for (const [index, screen] of screens.entries()) {
      checkScreen(evidence, { name: `page ${index + 1} of ${label}`, screen, whole });
    }
    if (!screens.some(({ hasEnded }) => hasEnded)) findings.openForEver.push(`${label}, ended by ${endedBy}`);
    checkLastScreen(evidence, escalationId, last);
    const events = eventsOn(escalationId, last);
    tally.events += events.length;
    eventsOf.set(escalationId, withEnd(events, screens));
  }
  return eventsOf;
}

interface Looked {
  readonly name: string;
  readonly screen: Screen;
  /** What there was to show. */
  readonly whole: readonly string[];
}

function checkScreen({ books, findings, startOf }: Evidence, { name, screen, whole }: Looked): void {
  const shown = agentLabelsOn(screen);
  for (const label of new Set(shown)) {
    const times = shown.filter((one) => one === label).length;
    if (times > 1) findings.doubled.push(`${name} shows ${label} ${times} times`);
  }
  const said = userLabelsOn(screen);
  for (const label of new Set(said)) {
    // What the bot noted before it answered with an error is told it again, and stands twice in its own history.
    const isBots = books.saidToBot.has(label);
    if (!isBots && said.filter((one) => one === label).length > 1) {
      findings.doubled.push(`${name} shows ${label} again`);
    }
  }
  const wrong = shown.findIndex((label, index) => label !== whole[index]);
  if (wrong >= 0) {
    const isSkipped = whole.indexOf(shown[wrong] ?? '') > wrong;
    (isSkipped ? findings.lost : findings.reordered).push(`${name} shows ${shown[wrong]} in place of ${whole[wrong]}`);
  }
  const mayEndFrom = startOf.get(screen.escalationId)?.mayEndFrom ?? null;
  if (!screen.hasEnded || mayEndFrom === null) return;
  for (const { label, escalationId, remoteMessageId } of books.agentLines) {
    const acceptedAt = books.postings.get(remoteMessageId)?.acceptedAt ?? Number.POSITIVE_INFINITY;
    const isDue = escalationId === screen.escalationId && acceptedAt < mayEndFrom;
    if (isDue && !shown.includes(label)) findings.lost.push(`${name} was told of the end and never shows ${label}`);
  }
}

/** After a reload the end user finds what agents have, and nothing that was refused. */
function checkLastScreen({ books, findings }: Evidence, escalationId: string, last: Screen): void {
  const said = userLabelsOn(last);
  for (const line of linesIn(books)) {
    if (line.escalationId !== escalationId || line.marks === 0) continue;
    const isThere = said.includes(line.label);
    if (line.fate === 'accepted' && !isThere) findings.lost.push(`the last page never shows ${line.label}`);
    const isNowhere = line.fate === 'refused' && !books.saidToBot.has(line.label);
    if (isNowhere && isThere) findings.violations.push(`the last page shows ${line.label}, refused`);
  }
}

function eventsOn(escalationId: string, screen: Screen): readonly SeenEvent[] {
  return linesOf(screen, 'operator').map((text, index) => {
    const seq = index + 1;
    const names = filesIn(text).map((name) => ({ name }));
    const data = { text, parts: names };
    const body = { id: `${escalationId}/${seq}`, seq, type: 'message.created', escalationId, conversationId: '', data };
    return { way: 'poll', at: 0, escalationId, seq, type: body.type, body };
  });
}

/** The end behind what the first page had shown that was told of it: what came later came after the end. */
function withEnd(events: readonly SeenEvent[], screens: readonly Screen[]): readonly SeenEvent[] {
  const ended = screens.find(({ hasEnded }) => hasEnded);
  const [first] = events;
  if (ended === undefined || first === undefined) return events;
  const type = 'escalation.ended';
  const seq = linesOf(ended, 'operator').length + 0.5;
  return [...events, { ...first, seq, type, body: { ...first.body, seq, type, data: {} } }];
}

function agentLabelsOn(screen: Screen): readonly string[] {
  return linesOf(screen, 'operator').flatMap((text) => [
    ...marksIn(text, 'a').map(({ label }) => label),
    ...filesIn(text).map((name) => name.slice(2, -4).replaceAll('-', '.')),
  ]);
}

function userLabelsOn(screen: Screen): readonly string[] {
  return linesOf(screen, 'user').flatMap((text) =>
    marksIn(text, 'u').flatMap(({ label, part }) => (part === 0 ? label : [])),
  );
}

/** Names of agents' files that a line shows, once each: its link has the name in its address and in its words. */
function filesIn(text: string): readonly string[] {
  return [...new Set(text.match(/a-\d+-\d+-\d+\.txt/g))];
}

function linesOf({ lines }: Screen, author: string): readonly string[] {
  return lines
    .filter((line) => line.author === author)
    .map(({ text }) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>'));
}
