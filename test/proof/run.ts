/** One run: a fresh program, helpdesk and bot, stories and faults from one seed, and the verdict on what they saw. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdsWithin, openBooks, pause } from './books.ts';
import { openBotSide } from './bot-side.ts';
import { countFindings, judge, type Verdict } from './checker.ts';
import { openDeskSide } from './desk-side.ts';
import { type DyduSide, openDyduSide } from './dydu-side.ts';
import { allowancesOf, type FaultEntry } from './fault-catalogue.ts';
import type { FaultContext } from './faults.ts';
import { type Program, runProgram } from './program.ts';
import type { ProofDesk } from './proof-desk.ts';
import { createSeeded, type Seeded } from './seeded.ts';
import { setUp } from './setup.ts';
import { againMs, endAgain, playStory, type StorySize, type StoryTools } from './story.ts';
import { playWindowStory } from './window-story.ts';

export interface RunOptions {
  readonly desk: ProofDesk;
  /** Whose protocol the stories speak; with `dydu`, every other story polls. */
  readonly bot: 'native' | 'dydu';
  readonly seed: number;
  readonly entry: FaultEntry;
  readonly stories: number;
  readonly size: StorySize;
  readonly distFolder: string;
  readonly launcher: string;
  /** Longest time that stories may take. */
  readonly storiesWithinMs: number;
  /** Longest time for everything to arrive once the faults are over. */
  readonly settledWithinMs: number;
}

export interface RunResult {
  readonly seed: number;
  readonly fault: string;
  readonly verdict: Verdict;
  readonly kills: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly durationMs: number;
  /** The part of it in which everything that was accepted had to arrive, once the faults were over. */
  readonly settlingMs: number;
  /** Last lines of the program's log. */
  readonly log: readonly string[];
}

const defaultScale = 30;
/** The window repeats in real time what the program tells apart by its own clock. */
const dyduScaleMax = 5;
const storyPatienceMs = 40_000;

export async function runOnce(options: RunOptions): Promise<RunResult> {
  const startedAt = Date.now();
  const { seed, entry } = options;
  const scale = Math.min(entry.clockScale ?? defaultScale, options.bot === 'dydu' ? dyduScaleMax : Infinity);
  const clock = { origin: Date.now(), scale, offsetMs: 0 };
  const books = openBooks();
  const dataFolder = await mkdtemp(join(tmpdir(), 'passerelle-proof-'));
  const dydu = options.bot === 'dydu' ? await openDyduSide(books) : null;
  const bot = dydu ?? (await openBotSide(books));
  const desk = await openDeskSide(options.desk, books, clock);
  const adminToken = randomBytes(24).toString('base64url');
  const program = await runProgram({
    distFolder: options.distFolder,
    launcher: scale === 1 ? null : options.launcher,
    dataFolder,
    secretKey: randomBytes(32).toString('base64'),
    adminToken,
    clock,
  });
  const faults = new Map<string, number>();
  const count = (what: string): void => void faults.set(what, (faults.get(what) ?? 0) + 1);
  const pace = { readDelayMs: 0 };
  const readers: StoryTools['readers'] = new Map();
  try {
    await program.ready();
    const administrator = await setUp(program, { bot, desk }, adminToken);
    const tools: StoryTools = {
      books,
      bot,
      desk,
      program,
      readers,
      readDelayMs: () => pace.readDelayMs,
      patienceMs: storyPatienceMs,
      size: options.size,
      mayEndAnyTime: entry.mayEndAnyTime ?? false,
    };
    await playAll(options, { ...tools, dydu }, { books, program, desk, bot, administrator, dataFolder, pace, count });
    const playedAt = Date.now();
    await settle(options, { ...tools, dydu });
    const settlingMs = Date.now() - playedAt;
    for (const each of readers.values()) await Promise.all(each.map((reader) => reader.stop()));
    const code = await program.stop();
    // What was on its way when everything seemed settled must not be one too many.
    await pause(100);
    desk.noteArrivals();
    const final = judge(books, allowancesOf(entry));
    if (code !== 0) final.findings.violations.push(`the program ended with ${code} when it was asked to stop`);
    final.findings.violations.push(...program.deaths.map((death) => `the program died by itself: ${death}`));
    for (const [step, times] of program.counts.stepKills) faults.set(`kill at ${step}`, times);
    return {
      seed,
      fault: entry.name,
      verdict: final,
      kills: program.counts.kills,
      faults: Object.fromEntries(faults),
      durationMs: Date.now() - startedAt,
      settlingMs,
      log: [...program.lastLines],
    };
  } finally {
    for (const each of readers.values()) await Promise.all(each.map((reader) => reader.stop()));
    await program.stop();
    await desk.close();
    await bot.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function playAll(
  { seed, entry, stories, storiesWithinMs }: RunOptions,
  tools: StoryTools & { readonly dydu: DyduSide | null },
  parts: Omit<FaultContext, 'seeded' | 'isOver'>,
): Promise<void> {
  const seeded = createSeeded(seed);
  const giveUpAt = Date.now() + storiesWithinMs;
  let isPlayed = false;
  const isOver = (): boolean => isPlayed || Date.now() > giveUpAt;
  const faults = entry.faults.map((fault, index) => fault({ ...parts, seeded: seeded.fork(`fault ${index}`), isOver }));
  const { dydu } = tools;
  const play = (own: Seeded, story: number): Promise<void> =>
    dydu === null ? playStory(tools, own, story) : playWindowStory({ ...tools, dydu }, own, story);
  const played = Array.from({ length: stories }, (_, index) => play(seeded.fork(`story ${index + 1}`), index + 1));
  await Promise.all(played);
  isPlayed = true;
  await Promise.all(faults);
}

/** Waits until everything that was accepted is accounted for, and nothing waits to be sent; at most so long. */
async function settle(
  { entry, settledWithinMs }: RunOptions,
  tools: StoryTools & { readonly dydu: DyduSide | null },
): Promise<void> {
  const { books, program, desk } = tools;
  await program.ready();
  let lookedAt = Date.now();
  await holdsWithin(settledWithinMs, async () => {
    desk.noteArrivals();
    const isRight = countFindings(judge(books, allowancesOf(entry)).findings) === 0;
    if (isRight && desk.isQuiet() && (await isDrained(program))) return true;
    if (Date.now() - lookedAt > againMs) {
      lookedAt = Date.now();
      await endAgain(tools, books.starts);
      await Promise.all(tools.dydu?.lastLooks.map((look) => look()) ?? []);
    }
    await pause(200);
    return false;
  });
}

async function isDrained({ origin }: Program): Promise<boolean> {
  try {
    const text = await (await fetch(`${origin}/metrics`, { signal: AbortSignal.timeout(3_000) })).text();
    return /^passerelle_deliveries_waiting 0$/m.test(text);
  } catch {
    return false;
  }
}
