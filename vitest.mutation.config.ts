import { defineConfig } from 'vitest/config';

// The core's tests as mutation testing runs them (stryker.config.json): again and again, so those alone that give the
// same answer each time. Properties draw their pods at random, and times depend on the machine.
export default defineConfig({
  test: {
    include: ['src/core/**/*.test.ts', 'test/mutation/*.test.ts'],
    exclude: ['**/*.{property,time}.test.ts'],
  },
});
