import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Demo, type DemoOptions, openDemo } from '../../src/commands/open-demo.ts';
import { playOn } from '../../src/commands/run-demo.ts';
import { zendesk } from '../../src/helpdesks/zendesk/index.ts';

vi.setConfig({ testTimeout: 60_000 });

const open: Demo[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function start(overrides: Partial<DemoOptions> = {}): Promise<Demo> {
  const quiet = { onStep: () => undefined, onLog: () => undefined };
  const options = { helpdesk: zendesk, port: 0, deadlineMs: 20_000, databaseThread: false, ...quiet, ...overrides };
  const running = await openDemo(options);
  open.push(running);
  return running;
}

const play = (running: Demo, within = 20_000) => playOn(running, () => undefined, within);

/** Plays until something fails, and gives that step. */
async function firstFailure(running: Demo, within = 1_500) {
  const reports = await play(running, within);
  const failed = reports.find(({ ok }) => !ok);
  const after = reports.slice(reports.findIndex(({ ok }) => !ok) + 1);
  return { ...failed, after };
}

describe('the story of the demo', () => {
  it('holds in every step, and tells of each where it went and how long it took', async () => {
    const running = await start();
    const reports = [...running.wiring, ...(await play(running))];
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
    expect(reports.length).toBeGreaterThan(20);
    expect(reports.every(({ ms, detail }) => ms >= 0 && detail !== '')).toBe(true);
  });

  it('holds although webhooks come twice and in reverse, and calls fail once in every way', async () => {
    const running = await start();
    const { faults } = running.simulator;
    Object.assign(faults.webhooks, { copies: 2, reversed: true, batchMs: 30 });
    const messages = /^POST \/v2\/.*\/messages$/;
    faults.add({ match: /^POST \/api\/v2\/groups/, times: 1, fault: { kind: 'status', status: 503 } });
    faults.add({ match: messages, times: 1, fault: { kind: 'status', status: 429, retryAfterSeconds: 1 } });
    faults.add({ match: messages, times: 1, fault: { kind: 'statusAfterWork', status: 500 } });
    faults.add({ match: messages, times: 1, fault: { kind: 'reset', when: 'after' } });
    const reports = await play(running);
    expect(reports.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('fails where the group cannot be made, and names the groups that are there instead', async () => {
    const running = await start();
    running.simulator.faults.add({
      match: /^POST \/api\/v2\/groups/,
      times: 99,
      fault: { kind: 'status', status: 500 },
    });
    const failed = await firstFailure(running);
    expect(failed.name).toBe('the missing group is created');
    expect(failed.detail).toContain('expected a group "Technical support" within 1500 ms; seen instead: the groups');
    expect(failed.detail).toContain('Billing');
  });

  it('fails where agents are not heard, and tries nothing after', async () => {
    const running = await start();
    running.simulator.faults.webhooks.lost = true;
    const failed = await firstFailure(running);
    expect(failed.name).toBe('the agent answers');
    expect(failed.detail).toContain('seen instead: a last line by');
    expect(failed.after.length).toBeGreaterThan(5);
    expect(failed.after.every(({ ok, detail }) => !ok && detail.includes('not tried'))).toBe(true);
  });

  it('fails where the end user is not heard', async () => {
    const running = await start();
    const { faults } = running.simulator;
    faults.add({ match: /^POST \/v2\/.*\/messages$/, times: 99, fault: { kind: 'status', status: 500 } });
    expect((await firstFailure(running)).ok).toBe(false);
  });

  it('stops at the wiring when the helpdesk refuses the account, and says how to mend it', async () => {
    const refusing = {
      ...zendesk,
      simulate: async (account: Parameters<typeof zendesk.simulate>[0]) => {
        const simulator = await zendesk.simulate(account);
        simulator.faults.add({ match: /\/v2\/apps/, times: 999, fault: { kind: 'status', status: 401 } });
        return simulator;
      },
    };
    const running = await start({ helpdesk: refusing });
    expect(running.sandbox).toBeNull();
    expect(running.wiring.find(({ ok }) => !ok)?.name).toBe('Passerelle wires the account by itself');
  });

  it('leaves no data behind', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'demo-story-'));
    vi.stubEnv('TMPDIR', temporary);
    const running = await start();
    expect(await readdir(temporary)).toHaveLength(1);
    open.length = 0;
    await running.close();
    expect(await readdir(temporary)).toEqual([]);
    vi.unstubAllEnvs();
    await rm(temporary, { recursive: true });
  });

  it('takes nothing for true that comes without Passerelle’s signature', async () => {
    const running = await start();
    const body = JSON.stringify({ seq: 1, type: 'escalation.ended', conversationId: 'x', escalationId: 'y', data: {} });
    const headers = {
      'content-type': 'application/json',
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': 'v1,AAAA',
    };
    const answer = await fetch(`${running.origins.page}/bot/events`, { method: 'POST', headers, body });
    expect(answer.status).toBe(401);
    expect(running.sandbox?.received()).toEqual([]);
  });
});
