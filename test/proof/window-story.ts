/** The same story through a chat window of Dydu: one dialog each round, its page reloaded and disconnected on the way. */
import { type Books, holdsWithin, pause, type Screen, type StartEntry, type UserLine } from './books.ts';
import type { Reader } from './bot-side.ts';
import { botNoted, type DyduSide, type Page } from './dydu-side.ts';
import type { Seeded } from './seeded.ts';
import { gapMsMax, type Round, type StoryTools, talkAsAgent, untilEnded } from './story.ts';

type Tools = StoryTools & { readonly dydu: DyduSide };

/** One dialog: the page that is open, and those before it. */
interface Dialog {
  readonly tools: Tools;
  readonly seeded: Seeded;
  readonly transport: 'websocket' | 'polling';
  page: Page;
  screen: Screen | null;
  escalationId: string | null;
  hasEnded: boolean;
  loading: Promise<void> | null;
}

const repeatAfterMs = 60;
const triedWithinMs = 45_000;
/** Longer than the helpdesk repeats a post that we could not take. */
const postedAgainWithinMs = 5_000;
/** What a page that was loaded again is told after its history. */
const toldWithinMs = 1_000;

export async function playWindowStory(tools: Tools, seeded: Seeded, story: number): Promise<void> {
  const transport = story % 2 === 1 ? 'websocket' : 'polling';
  for (let number = 1; number <= tools.size.rounds; number += 1) {
    const own = seeded.fork(`${story}.${number}`);
    const page = tools.dydu.openPage(tools.program.origin, transport);
    const nothingYet = { screen: null, escalationId: null, hasEnded: false, loading: null };
    const dialog: Dialog = { tools, seeded: own, transport, page, ...nothingYet };
    try {
      await playRound(dialog, `${story}.${number}`);
    } finally {
      dialog.page.window.close();
    }
  }
}

async function playRound(dialog: Dialog, label: string): Promise<void> {
  const { tools, seeded } = dialog;
  const entry = await start(dialog, label);
  const { escalationId } = entry;
  if (escalationId === null) return;
  const round: Round = { tools, seeded, label, entry, escalationId };
  const reader = readerOf(dialog);
  tools.readers.set(escalationId, [reader, reader]);
  let isOver = false;
  const watching = keepConnected(dialog, () => isOver);
  const talking = Promise.all([talkAsUser(dialog, round), talkAsAgent(round)]);
  if (seeded.isOneIn(5)) await pause(seeded.int(50, 600));
  else await talking;
  await end(dialog, round);
  await talking;
  await untilEnded(round);
  isOver = true;
  await watching;
  await lastLook(dialog, label);
}

/** The end as the window knows it, for everybody who waits for it. */
function readerOf(dialog: Dialog): Reader {
  return {
    lastSeq: 0,
    get hasEnded() {
      return hasEnded(dialog);
    },
    stop: async () => dialog.page.window.close(),
  };
}

function hasEnded(dialog: Dialog): boolean {
  if (dialog.screen === null || dialog.hasEnded) return dialog.hasEnded;
  dialog.hasEnded = !dialog.page.window.isInLivechat;
  dialog.screen.hasEnded = dialog.hasEnded;
  return dialog.hasEnded;
}

/** Repeats what a page does until it is answered. */
async function untilAnswered<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
  const giveUpAt = Date.now() + triedWithinMs;
  while (Date.now() < giveUpAt) {
    try {
      return await work();
    } catch {
      await pause(repeatAfterMs);
    }
  }
  return null;
}

/** Repeats one input as the window does, which shows it once. */
async function sayOverHttp({ page }: Dialog, text: string, isShown = false) {
  let isHidden = isShown;
  return await untilAnswered(() => {
    const isAgain = isHidden;
    isHidden = true;
    return page.window.say(text, isAgain);
  });
}

async function start(dialog: Dialog, label: string): Promise<StartEntry> {
  const { books } = dialog.tools;
  const entry: StartEntry = {
    label,
    conversationId: `dialog of ${label}`,
    askedAt: books.tick(),
    escalationId: null,
    acceptedAt: null,
    mayEndFrom: null,
    endedBy: null,
  };
  books.starts.push(entry);
  await sayOverHttp(dialog, 'hello');
  const { window } = dialog.page;
  const isConnected = await holdsWithin(triedWithinMs, async () => {
    // A helpdesk that is away refuses starts: the end user asks again.
    await sayOverHttp(dialog, `<t:${label}> my parcel is late`);
    return window.isInLivechat;
  });
  if (!isConnected) return entry;
  entry.escalationId = window.storage.contextId;
  entry.acceptedAt = books.tick();
  dialog.escalationId = entry.escalationId;
  dialog.screen = watch(books, dialog);
  return entry;
}

function watch(books: Books, { page, escalationId }: Dialog): Screen {
  const screen = { escalationId: escalationId ?? '', lines: page.window.lines, hasEnded: false };
  books.screens.push(screen);
  return screen;
}

async function talkAsUser(dialog: Dialog, round: Round): Promise<void> {
  const { seeded, tools } = dialog;
  for (let number = 1; number <= tools.size.userLines; number += 1) {
    if (hasEnded(dialog)) return;
    const label = `${round.label}.${number}`;
    await dialog.loading;
    if (seeded.isOneIn(12)) await sendFile(dialog, label);
    else await say(dialog, label);
    if (seeded.isOneIn(8)) await attend(dialog);
    if (seeded.isOneIn(8)) await reload(dialog);
    else if (seeded.isOneIn(12)) dialog.page.loseSocket();
    await pause(seeded.int(0, gapMsMax));
  }
}

async function attend({ page, seeded }: Dialog): Promise<void> {
  const done = seeded.isOneIn(2) ? page.window.type('I am writing') : page.window.read();
  await done.catch(() => undefined);
}

function noted({ tools, escalationId }: Dialog, line: Pick<UserLine, 'label' | 'marks' | 'fileName'>): UserLine {
  const { books } = tools;
  const full: UserLine = {
    ...line,
    escalationId: escalationId ?? '',
    askedAt: books.tick(),
    fate: 'unknown',
    answeredAt: null,
  };
  books.userLines.push(full);
  return full;
}

/** Says one line until it is known to be taken; over a socket that was lost meanwhile nobody can know. */
async function say(dialog: Dialog, label: string): Promise<void> {
  const line = noted(dialog, { label, marks: 1, fileName: null });
  const text = `<u:${label}~0> line ${label}`;
  const { window } = dialog.page;
  if (window.tunnel === 'websocket') {
    const before = window.heard.length;
    await window.say(text).catch(() => undefined);
    // Frames are taken in order: what a sign of life comes behind was taken, unless the window was told otherwise.
    const isAlive = await window.ping();
    const isRefused = window.heard.slice(before).some(({ values }) => isNotice(values['text']));
    if (isAlive && !isRefused) settle(dialog, line, 'accepted');
    return;
  }
  if (window.tunnel === null) return;
  for (let isShown = false; ; isShown = true) {
    const answer = await sayOverHttp(dialog, text, isShown);
    if (answer === null) return;
    if (answer['text'] === botNoted) return settle(dialog, line, 'refused');
    if (!isNotice(answer['text'])) return settle(dialog, line, 'accepted');
    await pause(repeatAfterMs);
  }
}

function settle({ tools }: Dialog, line: UserLine, fate: UserLine['fate']): void {
  line.fate = fate;
  line.answeredAt = tools.books.tick();
}

/** Our words to an end user whose message was not taken. */
function isNotice(text: unknown): boolean {
  return typeof text === 'string' && /could not be taken|Too much is going on/.test(text);
}

/** Files have no id in this protocol, so that nobody sends one again who does not know what became of it. */
async function sendFile(dialog: Dialog, label: string): Promise<void> {
  const fileName = `u-${label.replaceAll('.', '-')}.txt`;
  const line = noted(dialog, { label, marks: 0, fileName });
  const file = new File([`content of ${label}\n`], fileName, { type: 'text/plain' });
  const wasEnded = hasEnded(dialog);
  const isTaken = await dialog.page.window.upload(file).catch(() => false);
  // A file that comes after the end goes to the bot.
  if (isTaken && !wasEnded) settle(dialog, line, 'accepted');
}

/** The page is loaded again, until it shows its dialog. */
async function reload(dialog: Dialog): Promise<void> {
  dialog.loading ??= loadAgain(dialog).finally(() => {
    dialog.loading = null;
  });
  await dialog.loading;
}

async function loadAgain(dialog: Dialog): Promise<void> {
  const { tools, transport } = dialog;
  const giveUpAt = Date.now() + triedWithinMs;
  do {
    await tools.program.ready();
    hasEnded(dialog);
    const { storage } = dialog.page.window;
    dialog.page.window.close();
    dialog.page = tools.dydu.openPage(tools.program.origin, transport, storage);
    const { window } = dialog.page;
    dialog.screen = watch(tools.books, dialog);
    await window.load().catch(() => undefined);
    const isShown = await holdsWithin(3_000, () => window.lines.length > 0 || window.tunnel === null);
    const saysMissing = window.lines.some(({ text }) => text.includes('cannot be shown right now'));
    if (isShown && window.lines.length > 0 && !saysMissing) return;
  } while (Date.now() < giveUpAt);
}

/** An end user who sees nothing move any more loads the page again. */
async function keepConnected(dialog: Dialog, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const { window } = dialog.page;
    if (window.isInLivechat && window.tunnel === null && !hasEnded(dialog)) await reload(dialog);
    await pause(50);
  }
}

async function end(dialog: Dialog, { tools, seeded, label, entry }: Round): Promise<void> {
  const { desk } = tools;
  entry.mayEndFrom ??= tools.books.tick();
  const conversationId = desk.findByMark(label);
  if (conversationId !== null && seeded.isOneIn(2)) {
    const { id } = seeded.pick(desk.simulator.desk.endings);
    entry.endedBy = `the agent: ${id}`;
    await desk.simulator.desk.end(conversationId, id).catch(() => undefined);
    return;
  }
  entry.endedBy = 'user';
  await holdsWithin(triedWithinMs, async () => {
    if (hasEnded(dialog)) return true;
    if (dialog.page.window.tunnel !== null) await dialog.page.window.endLivechat().catch(() => undefined);
    return await holdsWithin(1_000, () => hasEnded(dialog));
  });
}

/** After the end the next input is the bot's, and a page loaded then shows both sides whole. */
async function lastLook(dialog: Dialog, label: string): Promise<void> {
  const { books } = dialog.tools;
  const wasEnded = hasEnded(dialog);
  const late = `<u:${label}.late~0> are you still there?`;
  let answer = await sayOverHttp(dialog, late);
  while (answer !== null && isNotice(answer['text'])) {
    await pause(repeatAfterMs);
    answer = await sayOverHttp(dialog, late, true);
  }
  // A story whose patience ends before the end is known talks with agents still; whether it ends is judged by itself.
  if (wasEnded && answer !== null && answer['text'] !== botNoted) {
    books.violations.push(`${label}: after the end no bot answers`);
  }
  await pause(200);
  // What agents wrote before they saw the end may still be on its way to us: the last page has to show it too.
  const isTaken = (remoteMessageId: string) => books.postings.get(remoteMessageId)?.acceptedAt !== null;
  const own = books.agentLines.filter(({ escalationId }) => escalationId === dialog.escalationId);
  await holdsWithin(postedAgainWithinMs, () => own.every(({ remoteMessageId }) => isTaken(remoteMessageId)));
  await reload(dialog);
  let looked: Dialog['screen'] = null;
  dialog.tools.dydu.lastLooks.push(async () => {
    await reload(dialog);
    await holdsWithin(toldWithinMs, () => hasEnded(dialog));
    dialog.page.window.close();
    // The newest look stands for all of them.
    const earlier = looked === null ? -1 : books.screens.indexOf(looked);
    if (earlier >= 0) books.screens.splice(earlier, 1);
    looked = dialog.screen;
  });
}
