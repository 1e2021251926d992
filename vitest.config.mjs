import { defineConfig } from 'vitest/config';

// A machine at work on other things is no reason to fail, so the limits are far above what tests take.
const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Tests on a real cloud: one at a time, in the order of the files' names. */
function onOneCloud(name) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      fileParallelism: false,
      maxWorkers: 1,
      sequence: { concurrent: false },
      testTimeout: 10 * MINUTE,
      hookTimeout: 10 * MINUTE,
    },
  };
}

/** `npm test` runs unit and golden, which need no build; `npm run verify` runs all. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/{golden,package,oracle,seed,machines}/**'],
          testTimeout: MINUTE,
        },
      },
      { test: { name: 'golden', include: ['test/golden/**/*.test.ts'], testTimeout: 2 * MINUTE, hookTimeout: 2 * MINUTE } },
      { test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 5 * MINUTE, hookTimeout: 5 * MINUTE } },
      { test: { name: 'oracle', include: ['test/oracle/**/*.test.ts'], testTimeout: 5 * MINUTE, hookTimeout: 5 * MINUTE } },
      onOneCloud('seed'),
      onOneCloud('machines'),
    ],
  },
});
