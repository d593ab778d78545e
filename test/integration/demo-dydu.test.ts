import { expect, it } from 'vitest';
import { openDemo } from '../../src/commands/open-demo.ts';
import { playOn } from '../../src/commands/run-demo.ts';
import { helpdesks } from '../../src/helpdesks/registry.ts';
import type { StepReport } from '../../src/sandbox/story/step.ts';

const deadlineMs = 15_000;

it('tells the whole story over Dydu’s protocol, with the socket and by polling', { timeout: 60_000 }, async () => {
  const helpdesk = helpdesks.find(({ kind }) => kind === 'zendesk');
  if (helpdesk === undefined) throw new Error('no Zendesk');
  const seen: StepReport[] = [];
  const running = await openDemo({
    helpdesk,
    bot: 'dydu',
    port: 0,
    deadlineMs,
    onStep: (report) => seen.push(report),
    onLog: () => undefined,
    databaseThread: false,
  });
  try {
    const reports = [...running.wiring, ...(await playOn(running, (report) => seen.push(report), deadlineMs))];
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    for (const transport of ['WebSocket', 'polling']) {
      expect(reports.filter(({ name }) => name.startsWith(transport)).length).toBeGreaterThan(7);
    }
  } finally {
    await running.close();
  }
});
