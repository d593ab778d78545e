import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { proofDeskOf } from './desks/index.ts';
import { faultsOf } from './fault-catalogue.ts';
import { repositoryRoot } from './program.ts';
import { runOnce } from './run.ts';

const distFolder = process.env['PROOF_DIST'] ?? join(repositoryRoot, 'dist');
const compiled = join(repositoryRoot, 'test-output/proof');

beforeAll(() => {
  expect(existsSync(join(distFolder, 'app.js')), 'run `npm run build` first').toBe(true);
  const compiler = join(repositoryRoot, 'node_modules/.bin/tsc');
  execFileSync(compiler, ['-p', join(repositoryRoot, 'test/proof/tsconfig.json')], { cwd: repositoryRoot });
}, 60_000);

describe('nothing accepted is lost, doubled or reordered, with a fixed seed', () => {
  it.each([
    ['zendesk', 'native', 'kill-step'],
    ['zendesk', 'native', 'desk-reset'],
    ['zendesk', 'native', 'outage'],
    ['ringcentral', 'native', 'mixed-steps'],
    ['salesforce', 'native', 'kill-step'],
    ['salesforce', 'native', 'streams-forget'],
    ['zendesk', 'dydu', 'restart-loop'],
  ] as const)(
    'at %s, for a bot of the kind %s, through %s',
    async (kind, bot, name) => {
      const desk = proofDeskOf(kind);
      const entry = faultsOf(desk, bot).find((each) => each.name === name);
      if (entry === undefined) throw new Error(`no fault ${name}`);
      const { verdict, kills } = await runOnce({
        desk,
        seed: 20_261,
        bot,
        entry,
        stories: bot === 'dydu' ? 2 : 3,
        size: { rounds: 1, userLines: 10, agentLines: 6 },
        distFolder,
        launcher: join(compiled, 'test/proof/launcher.js'),
        storiesWithinMs: 7_000,
        settledWithinMs: 60_000,
      });
      for (const [kind, found] of Object.entries(verdict.findings)) expect(found, kind).toEqual([]);
      expect(verdict.acknowledged).toBeGreaterThan(bot === 'dydu' ? 10 : 20);
      if (name !== 'desk-reset' && name !== 'streams-forget') expect(kills).toBeGreaterThan(0);
    },
    150_000,
  );
});
