import { type ArrivedMessage, type Books, marksIn, type UserLine } from './books.ts';
import type { EventsOf } from './check-events.ts';
import type { Evidence } from './checker.ts';

/** What an end user said when the escalation had just ended was the bot's, and may not be at the desk as well. */
export function linesIn({ userLines, saidToBot }: Pick<Books, 'userLines' | 'saidToBot'>): readonly UserLine[] {
  return userLines.map((line) => (saidToBot.has(line.label) ? { ...line, fate: 'refused' } : line));
}

interface Place {
  readonly conversationId: string;
  readonly position: number;
  /** Which piece of a long text; -1 for the file. */
  readonly part: number;
}

/** Every accepted message of an end user is at the desk once, in order, or was reported to its sender. */
export function checkUserLines(evidence: Evidence, eventsOf: EventsOf): void {
  const { books, findings, tally, allowed } = evidence;
  const places = placesOf(books.arrived);
  const first = new Map<UserLine, Place>();
  for (const line of linesIn(books)) {
    const found = [...(places.get(line.label) ?? []), ...(places.get(line.fileName ?? '') ?? [])];
    // A chat window is told nothing of what arrived.
    const fate = books.screens.length > 0 ? 'delivered' : fateOf(line, eventsOf);
    const expected = line.marks + (line.fileName === null ? 0 : 1);
    const isWhole = found.length === expected && new Set(found.map((place) => place.part)).size === expected;
    if (found[0] !== undefined) first.set(line, found[0]);
    if (isDoubled(found)) findings.doubled.push(`message ${line.label} at the desk: ${found.length} of ${expected}`);
    if (new Set(found.map((place) => place.conversationId)).size > 1) {
      findings.doubled.push(`message ${line.label} in two conversations`);
    }
    if (isUnsorted(found)) findings.reordered.push(`pieces of ${line.label}`);
    if (line.fate === 'refused' && found.length > 0) findings.violations.push(`${line.label} was refused and arrived`);
    if (line.fate !== 'accepted') continue;
    tally.acknowledged += 1;
    const isLate = mayBeTooLate(evidence, line, eventsOf);
    if (fate === 'failed' && !allowed.mayDie && !isLate) findings.violations.push(`message ${line.label} was given up`);
    if (fate === 'failed') tally.dead += 1;
    else if (isWhole && fate === 'delivered') tally.delivered += 1;
    else if (isWhole) findings.violations.push(`${line.label} arrived, and its sender was told nothing`);
    else if (!isDoubled(found)) findings.lost.push(`message ${line.label} to the desk: ${found.length} of ${expected}`);
    if (fate === 'failed' && isWhole) tally.deadButArrived += 1;
    if (fate === 'twice') findings.violations.push(`${line.label}: its sender was told twice what became of it`);
  }
  checkOrder(evidence, first);
}

/** Whether a line may have met the agent's own end on its way: where agents are done it is given back, and the bot is told so. */
function mayBeTooLate({ startOf }: Evidence, { label, escalationId }: UserLine, eventsOf: EventsOf): boolean {
  const start = startOf.get(escalationId);
  if (start?.mayEndFrom == null || start.endedBy?.startsWith('the agent') !== true) return false;
  const failed = (eventsOf.get(escalationId) ?? []).find(
    ({ type, body }) => type === 'message.failed' && body.data['clientMessageId'] === label,
  );
  return failed?.body.data['code'] === 'conversation_gone' && failed.at > start.mayEndFrom;
}

function isDoubled(found: readonly Place[]): boolean {
  return new Set(found.map((place) => place.part)).size < found.length;
}

/** Pieces of one message, in the order of the desk. The file comes last. */
function isUnsorted(found: readonly Place[]): boolean {
  const parts = [...found]
    .sort((one, other) => one.position - other.position)
    .map((place) => (place.part < 0 ? Number.MAX_SAFE_INTEGER : place.part));
  return parts.some((part, index) => index > 0 && part < (parts[index - 1] ?? 0));
}

function placesOf(arrived: readonly ArrivedMessage[]): ReadonlyMap<string, readonly Place[]> {
  const places = new Map<string, Place[]>();
  const put = (key: string, place: Place): void => {
    const known = places.get(key);
    if (known === undefined) places.set(key, [place]);
    else known.push(place);
  };
  // Only places of one conversation are ever compared.
  let position = 0;
  for (const { conversationId, text, fileName } of arrived) {
    for (const { label, part } of marksIn(text, 'u')) {
      position += 1;
      put(label, { conversationId, position, part });
    }
    position += 1;
    if (fileName !== null) put(fileName, { conversationId, position, part: -1 });
  }
  return places;
}

type Fate = 'delivered' | 'failed' | 'twice' | 'untold';

function fateOf(line: UserLine, eventsOf: EventsOf): Fate {
  const told = (eventsOf.get(line.escalationId) ?? []).filter(
    ({ type, body }) =>
      (type === 'message.delivered' || type === 'message.failed') && body.data['clientMessageId'] === line.label,
  );
  if (told.length > 1) return 'twice';
  const [only] = told;
  if (only === undefined) return 'untold';
  return only.type === 'message.delivered' ? 'delivered' : 'failed';
}

/** What was accepted before something else was even asked for comes first at the desk. */
function checkOrder({ findings, startOf }: Evidence, first: ReadonlyMap<UserLine, Place>): void {
  for (const escalationId of startOf.keys()) {
    const arrived = [...first].filter(([line]) => line.escalationId === escalationId);
    arrived.sort(([, one], [, other]) => one.position - other.position);
    let latestAsked: UserLine | null = null;
    for (const [line] of arrived) {
      const isOvertaken = latestAsked !== null && line.answeredAt !== null && line.answeredAt < latestAsked.askedAt;
      if (isOvertaken) findings.reordered.push(`message ${line.label} came after ${latestAsked?.label}`);
      if (latestAsked === null || line.askedAt > latestAsked.askedAt) latestAsked = line;
    }
  }
}
