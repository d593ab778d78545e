/** One bot conversation from its first escalation to its last: end user, agent, and somebody who ends it. */

import { type Books, holdsWithin, pause, type StartEntry, type UserLine } from './books.ts';
import { type Asked, ask, type BotSide, type Reader, startPolling, startStreaming } from './bot-side.ts';
import type { DeskSide } from './desk-side.ts';
import type { Program } from './program.ts';
import type { Seeded } from './seeded.ts';
import { compose } from './spoken.ts';

export interface StoryTools {
  readonly books: Books;
  readonly bot: BotSide;
  readonly desk: DeskSide;
  readonly program: Program;
  readonly readers: Map<string, readonly [poll: Reader, stream: Reader]>;
  /** How long stream readers rest after each piece. */
  readonly readDelayMs: () => number;
  /** How long a story waits for what must come: agents who see it, its end. */
  readonly patienceMs: number;
  readonly size: StorySize;
  /** Escalations may end by themselves: a side is away for good. */
  readonly mayEndAnyTime: boolean;
}

export interface StorySize {
  readonly rounds: number;
  readonly userLines: number;
  readonly agentLines: number;
}

export interface Round {
  readonly tools: StoryTools;
  readonly seeded: Seeded;
  readonly label: string;
  readonly entry: StartEntry;
  readonly escalationId: string;
}

const skills = ['billing', 'delivery', 'returns', 'accounts'] as const;
export const gapMsMax = 40;
/** An end has to stick: a bot that gives up here leaves its conversation with agents. */
const endedWithinMs = 120_000;

export async function playStory(tools: StoryTools, seeded: Seeded, story: number): Promise<void> {
  for (let number = 1; number <= tools.size.rounds; number += 1) {
    const label = `${story}.${number}`;
    const own = seeded.fork(label);
    const entry = await start(tools, own, { label, conversationId: `conversation-${story}` });
    if (entry?.escalationId == null) return;
    const { escalationId } = entry;
    const round: Round = { tools, seeded: own, label, entry, escalationId };
    listen(round);
    await askOwner(round);
    const talking = Promise.all([talkAsUser(round), talkAsAgent(round)]);
    const isCutShort = own.isOneIn(5);
    if (isCutShort) await pause(own.int(50, 600));
    else await talking;
    await end(round);
    await talking;
    if (!(await untilEnded(round))) return;
    await askOwner(round);
    await sayAfterEnd(round);
  }
}

async function start(
  tools: StoryTools,
  seeded: Seeded,
  { label, conversationId }: { readonly label: string; readonly conversationId: string },
): Promise<StartEntry | null> {
  const { books, program } = tools;
  const pending = seeded.isOneIn(2) ? `${label}.0` : null;
  const body = {
    conversationId,
    skill: seeded.pick(skills),
    user: { id: conversationId, name: `Guest ${conversationId}` },
    transcript: [{ author: 'user', text: `<t:${label}> my parcel is late` }],
    ...(pending === null ? {} : { message: { id: pending, text: `<u:${pending}~0> can I talk to someone?` } }),
  };
  const entry: StartEntry = {
    label,
    conversationId,
    askedAt: books.tick(),
    escalationId: null,
    acceptedAt: null,
    mayEndFrom: tools.mayEndAnyTime ? books.tick() : null,
    endedBy: null,
  };
  books.starts.push(entry);
  // A helpdesk that is away refuses starts: the bot may try again.
  const isPassing = (status: number, code: string | null): boolean =>
    status === 429 || status >= 500 || code === 'helpdesk_unavailable';
  const post = (id: string): Promise<Asked> =>
    ask({ ...asBot(tools), method: 'POST', path: '/v1/escalations', body: { id, ...body }, isPassing });
  const both = await Promise.all([post(`start-${label}`), ...(seeded.isOneIn(4) ? [post(`twin-${label}`)] : [])]);
  const ids = new Set(both.flatMap(({ body: answered }) => (typeof answered?.id === 'string' ? [answered.id] : [])));
  if (ids.size > 1) books.violations.push(`${label}: two starts of one conversation made two escalations`);
  const [id] = ids;
  const odd = both.find(({ status }) => status !== null && status !== 201 && status !== 200);
  if (odd !== undefined) books.violations.push(`${label}: a start was answered ${odd.status} ${odd.body?.error?.code}`);
  if (id === undefined) return program.pid === null ? null : entry;
  entry.escalationId = id;
  entry.acceptedAt = books.tick();
  if (pending !== null) {
    books.userLines.push({
      label: pending,
      escalationId: id,
      marks: 1,
      fileName: null,
      askedAt: entry.askedAt,
      fate: 'accepted',
      answeredAt: entry.acceptedAt,
    });
  }
  return entry;
}

function asBot({ program, bot }: StoryTools): { readonly origin: string; readonly token: string } {
  return { origin: program.origin, token: bot.account?.apiKey ?? '' };
}

function listen({ tools, escalationId }: Round): void {
  const { books, program, bot, readers, readDelayMs } = tools;
  const reading = { books, origin: program.origin, apiKey: () => bot.account?.apiKey ?? '', escalationId };
  readers.set(escalationId, [startPolling(reading), startStreaming(reading, readDelayMs)]);
}

function hasEnded({ tools, escalationId }: Round): boolean {
  return tools.readers.get(escalationId)?.some((reader) => reader.hasEnded) === true;
}

async function askOwner({ tools, entry }: Round): Promise<void> {
  const { books } = tools;
  const { conversationId } = entry;
  const askedAt = books.tick();
  const { status, body } = await ask({
    ...asBot(tools),
    method: 'GET',
    path: `/v1/conversations/${conversationId}/owner`,
  });
  if (status !== 200) return;
  const { owner, escalationId } = body as { owner: 'bot' | 'human'; escalationId: string | null };
  books.owners.push({ conversationId, askedAt, answeredAt: books.tick(), owner, escalationId });
}

async function talkAsUser(round: Round): Promise<void> {
  const { tools, seeded } = round;
  const { userLines } = tools.size;
  for (let number = 1; number <= userLines; ) {
    const atOnce = seeded.isOneIn(6) ? seeded.int(2, 4) : 1;
    const batch = Array.from({ length: Math.min(atOnce, userLines + 1 - number) }, (_, index) => number + index);
    number += batch.length;
    await Promise.all(batch.map((each) => say(round, `${round.label}.${each}`)));
    if (seeded.isOneIn(8)) await signal(round);
    if (hasEnded(round)) return;
    await pause(seeded.int(0, gapMsMax));
  }
}

/** Typing or a read mark: worth nothing later, so its answer is not waited for with patience. */
async function signal({ tools, seeded, escalationId }: Round): Promise<void> {
  const isTyping = seeded.isOneIn(2);
  const path = `/v1/escalations/${escalationId}/${isTyping ? 'typing' : 'read'}`;
  const body = isTyping ? { isTyping: true } : {};
  await ask({ ...asBot(tools), method: 'POST', path, body, withinMs: 0 });
}

async function say(round: Round, label: string): Promise<void> {
  const { tools, seeded, escalationId } = round;
  const { books } = tools;
  const upload = (bytes: { readonly name: string; readonly content: Uint8Array }): Promise<Asked> =>
    ask({ ...asBot(tools), method: 'POST', path: '/v1/attachments', bytes });
  const spoken = await compose({ seeded, upload }, label);
  if (spoken === null) return;
  const { marks, fileName, ...content } = spoken;
  const line: UserLine = {
    label,
    escalationId,
    marks,
    fileName,
    askedAt: books.tick(),
    fate: 'unknown',
    answeredAt: null,
  };
  books.userLines.push(line);
  const path = `/v1/escalations/${escalationId}/messages`;
  const post = () => ask({ ...asBot(tools), method: 'POST', path, body: { id: label, ...content } });
  const answer = await post();
  settle(books, line, answer);
  if (line.fate !== 'accepted' || !seeded.isOneIn(10)) return;
  const again = await post();
  if (again.status !== null && (again.status !== 200 || again.body.isNew !== false)) {
    books.violations.push(`${label}: a repeat was answered ${again.status} ${JSON.stringify(again.body)}`);
  }
}

function settle(books: Books, line: UserLine, { status, body }: Asked): void {
  if (status === null) return;
  line.answeredAt = books.tick();
  if (status === 202 || status === 200) line.fate = 'accepted';
  else line.fate = 'refused';
  if (line.fate === 'refused' && body?.error?.code !== 'escalation_ended') {
    books.violations.push(`${line.label}: a message was answered ${status} ${body?.error?.code}`);
  }
}

export async function talkAsAgent(round: Round): Promise<void> {
  const { tools, seeded, label } = round;
  const { desk, books, size } = tools;
  const isThere = await holdsWithin(tools.patienceMs, () => desk.findByMark(label) !== null || hasEnded(round));
  const conversationId = desk.findByMark(label);
  if (!isThere || conversationId === null) return;
  const agent = seeded.pick(desk.simulator.desk.agents);
  for (let number = 1; number <= size.agentLines; number += 1) {
    if (hasEnded(round)) return;
    const line = `${label}.${number}`;
    const isFile = seeded.isOneIn(12);
    const file = { name: fileNameOf(line), mediaType: 'text/plain', bytes: Buffer.from(`content of ${line}`) };
    const choices = seeded.isOneIn(10) ? { choices: ['Yes', 'No'] } : {};
    const reply = isFile ? { agent, file } : { agent, text: `<a:${line}> answer ${line}`, ...choices };
    const writtenAt = books.tick();
    // The simulator refuses an agent whose session is over.
    const remoteMessageId = await desk.simulator.desk.reply(conversationId, reply).catch(() => null);
    if (remoteMessageId === null) return;
    const { escalationId } = round;
    books.agentLines.push({ label: line, escalationId, remoteMessageId, writtenAt, mustCome: false });
    if (seeded.isOneIn(8)) await desk.simulator.desk.typing(conversationId, agent, true).catch(() => undefined);
    if (!seeded.isOneIn(4)) await pause(seeded.int(0, gapMsMax * 2));
  }
}

/** The name under which an agent's file travels. */
function fileNameOf(label: string): string {
  return `a-${label.replaceAll('.', '-')}.txt`;
}

async function end(round: Round): Promise<void> {
  const { tools, seeded, label, entry, escalationId } = round;
  const { desk, books } = tools;
  entry.mayEndFrom ??= books.tick();
  const conversationId = desk.findByMark(label);
  if (conversationId !== null && seeded.isOneIn(2)) {
    const { id } = seeded.pick(desk.simulator.desk.endings);
    entry.endedBy = `the agent: ${id}`;
    const written = books.agentLines.filter((line) => line.escalationId === escalationId);
    if (desk.desk.keepsAll && !tools.mayEndAnyTime) for (const line of written) line.mustCome = true;
    // An end that needs our answer may fail while we are away; the agent looks again and presses once more.
    await desk.simulator.desk.end(conversationId, id).catch(() => undefined);
    return;
  }
  const by = seeded.isOneIn(3) ? 'bot' : 'user';
  const path = `/v1/escalations/${escalationId}/end`;
  entry.endedBy = by;
  const { status, body } = await ask({ ...asBot(tools), method: 'POST', path, body: { by }, withinMs: endedWithinMs });
  if (status === null) return;
  if (status !== 200 || body.state !== 'ended' || body.owner !== 'bot') {
    books.violations.push(`${label}: an end was answered ${status} with owner ${body?.owner}`);
  }
}

export const againMs = 2_000;

/** What is over at the desk must be over for the bot. */
export async function untilEnded(round: Round): Promise<boolean> {
  const { tools, entry } = round;
  let lookedAt = Date.now();
  return await holdsWithin(tools.patienceMs, async () => {
    if (hasEnded(round)) return true;
    if (Date.now() - lookedAt < againMs) return false;
    lookedAt = Date.now();
    await endAgain(tools, [entry]);
    return false;
  });
}

/**
 * Words of the end user that were on their way may bring a conversation back to agents after it was ended: then they end it
 * again, also when the story has not the patience to see it.
 */
export async function endAgain({ desk, readers }: StoryTools, entries: readonly StartEntry[]): Promise<void> {
  const { conversations, endings, end: endAtDesk } = desk.simulator.desk;
  const [usual] = endings;
  const live = new Set(conversations().flatMap(({ id, isEnded }) => (isEnded ? [] : [id])));
  for (const entry of entries) {
    const { label, escalationId, endedBy } = entry;
    const isSeenEnded = readers.get(escalationId ?? '')?.some((reader) => reader.hasEnded) === true;
    const conversationId = desk.findByMark(label);
    if (endedBy === null || isSeenEnded || conversationId === null || usual === undefined) continue;
    if (!live.has(conversationId)) continue;
    // Whoever ended it before: what is still on its way meets this end now.
    entry.endedBy = `the agent: ${usual.id}`;
    await endAtDesk(conversationId, usual.id).catch(() => undefined);
  }
}

/** What is said after the end was seen must be refused, with a code that says why. */
async function sayAfterEnd(round: Round): Promise<void> {
  const { tools, label, escalationId } = round;
  const { books } = tools;
  const line: UserLine = {
    label: `${label}.late`,
    escalationId,
    marks: 1,
    fileName: null,
    askedAt: books.tick(),
    fate: 'unknown',
    answeredAt: null,
  };
  books.userLines.push(line);
  const path = `/v1/escalations/${escalationId}/messages`;
  const body = { id: line.label, text: `<u:${line.label}~0> are you still there?` };
  settle(books, line, await ask({ ...asBot(tools), method: 'POST', path, body }));
  if (line.fate === 'accepted') books.violations.push(`${line.label}: a message after the end was accepted`);
}
