import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { helpdesks } from '../helpdesks/registry.ts';
import type { Activity } from '../sandbox/activity-log.ts';
import { createHands } from '../sandbox/story/hands.ts';
import { storySteps } from '../sandbox/story/play-story.ts';
import { playSteps, type StepReport } from '../sandbox/story/step.ts';
import type { CommandIo } from './command.ts';
import { type Demo, type DemoBot, demoBots, openDemo } from './open-demo.ts';
import { untilStopped } from './start.ts';

const deadlineMs = 15_000;

/** The command `demo`, whose parts are loaded only when it is asked for. Resolves with the exit code. */
export async function runDemo(args: readonly string[], io: CommandIo): Promise<number> {
  const request = readArguments(args);
  if (typeof request === 'string') {
    io.printError(request);
    return 2;
  }
  return request.isScript ? playScript(request, io) : showPage(request, io);
}

/** The page, until somebody stops it. */
async function showPage(request: DemoRequest, io: CommandIo): Promise<number> {
  io.print('Setting up Passerelle, an imitated helpdesk and a small shop with a bot …');
  const running = await openDemo({
    ...request,
    deadlineMs,
    onStep: (report) => io.print(describeStep(report)),
    onLog: io.printError,
  });
  try {
    if (running.sandbox === null) return 1;
    for (const line of addresses(running)) io.print(line);
    running.activity.listen((activity) => io.print(describeActivity(activity)));
    await untilStopped(io.stopped);
    return 0;
  } finally {
    await running.close();
  }
}

/** The story, played by itself. Exit code 0 only when every step held. */
async function playScript(request: DemoRequest, io: CommandIo): Promise<number> {
  const onStep = (report: StepReport) => {
    if (!request.isJson) io.print(describeStep(report));
  };
  const running = await openDemo({ ...request, deadlineMs, onStep, onLog: io.printError });
  try {
    const told = running.sandbox === null ? [] : playOn(running, onStep);
    const reports = [
      ...running.wiring,
      ...(await Promise.race([told, untilStopped(io.stopped).then(() => [stopped])])),
    ];
    const ok = running.sandbox !== null && reports.every((report) => report.ok);
    const steps = reports.map(({ name, ok: held, ms, detail }) => ({ name, ok: held, ms, detail }));
    const total = reports.reduce((sum, report) => sum + report.ms, 0);
    const verdict = ok ? `Every step held, in ${total} ms.` : 'Not every step held.';
    io.print(request.isJson ? JSON.stringify({ ok, steps }) : verdict);
    return ok ? 0 : 1;
  } finally {
    await running.close();
  }
}

const stopped: StepReport = {
  name: 'the story is played to its end',
  from: 'bot',
  to: 'bot',
  ok: false,
  ms: 0,
  detail: 'stopped from outside',
};

/** Plays the story on a running demo. `within` is the longest time for one step. */
export function playOn(
  { origins, sandbox, simulator }: Demo,
  onStep: (report: StepReport) => void,
  within = deadlineMs,
): Promise<readonly StepReport[]> {
  const ending = simulator.desk.endings[0]?.id;
  if (sandbox === null || ending === undefined) throw new Error('The story needs a wired demo, and a way to end.');
  if ('steps' in sandbox) {
    return playSteps(sandbox.steps({ origin: origins.page, deadlineMs: within, ending }), onStep);
  }
  const conversationId = `story-${randomUUID()}`;
  const hands = createHands({ origin: origins.page, chatId: conversationId, deadlineMs: within });
  const { client, received } = sandbox;
  return playSteps(storySteps({ hands, client, received, ending, conversationId }), onStep);
}

interface DemoRequest {
  readonly helpdesk: (typeof helpdesks)[number];
  readonly bot: DemoBot;
  readonly port: number;
  readonly isScript: boolean;
  readonly isJson: boolean;
}

/** What was asked for, or what is wrong with it. */
function readArguments(args: readonly string[]): DemoRequest | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        helpdesk: { type: 'string', default: 'zendesk' },
        bot: { type: 'string', default: 'native' },
        port: { type: 'string', default: '4000' },
        script: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const helpdesk = helpdesks.find(({ kind }) => kind === values.helpdesk);
    if (helpdesk === undefined) return `--helpdesk expects one of: ${helpdesks.map(({ kind }) => kind).join(', ')}.`;
    const bot = demoBots.find((one) => one === values.bot);
    if (bot === undefined) return `--bot expects one of: ${demoBots.join(', ')}.`;
    const wanted = /^\d{1,5}$/.test(values.port) ? Number(values.port) : Number.NaN;
    if (!(wanted <= 65_535)) return '--port expects a number from 0 to 65535.';
    if (values.json && !values.script) return '--json goes with --script.';
    // Nobody looks at the page of a script, so it takes nobody's port.
    return { helpdesk, bot, port: values.script ? 0 : wanted, isScript: values.script, isJson: values.json };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function describeStep({ ok, ms, from, to, name, detail }: StepReport): string {
  const way = `${from} → ${to}`;
  return `${ok ? '✓' : '✗'} ${String(ms).padStart(6)} ms  ${way.padEnd(23)}  ${name}: ${detail}`;
}

function describeActivity({ at, from, to, what }: Activity): string {
  const way = to === null ? from : `${from} → ${to}`;
  return `${new Date(at).toISOString().slice(11, 23)}  ${way.padEnd(23)}  ${what}`;
}

function addresses({ origins, adminToken }: Demo): readonly string[] {
  return [
    '',
    `  Open this page:  ${origins.page}`,
    '',
    `  Passerelle:      ${origins.passerelle} (API reference at /docs)`,
    `  Helpdesk:        ${origins.helpdesk} (imitated; the agent’s desk alone at /desk)`,
    `  Admin token:     ${adminToken} (of this demo, gone with it)`,
    '',
    '  Ctrl+C ends everything and leaves nothing behind. What happens:',
    '',
  ];
}
