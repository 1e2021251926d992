import { defineConfig } from 'vitest/config';

/** The unit tests that write templates, with a writer that takes down what it writes. */
export default defineConfig({
  test: {
    include: ['test/{assertions,checks,constructs,heat,synth}/**/*.test.ts'],
    setupFiles: ['test/seed/support/recorder.ts'],
    testTimeout: 60_000,
    reporters: ['dot'],
  },
});
