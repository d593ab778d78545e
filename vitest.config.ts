import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest begins first, so that no core waits at the end for a file that began last. */
const longest = ['/test/proof/', '/test/e2e/', '/test/integration/', '/test/contract/'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = longest.findIndex((folder) => moduleId.includes(folder));
      return rank === -1 ? longest.length : rank;
    };
    const sorted = await super.sort(files);
    return sorted.sort((one, other) => rankOf(one) - rankOf(other));
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
    // Most tests wait for processes, browsers and timers: one file a core, where the default keeps a core free.
    maxWorkers: availableParallelism(),
    // Files share a process and its modules: to load the program anew for each took as long as its tests. So whatever a
    // file changes for the whole process, it puts back.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
