import { defineConfig } from 'vitest/config';

// Four projects: "npm" needs nothing but this folder, "cluster" a real Kubernetes that the run starts itself,
// "frameworks" real servers from PyPI, Maven Central and npm, which it installs outside this folder, "peers" the Go
// webhooks of the bench, which it builds into the cache.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'npm',
          globalSetup: ['test/cli/bundle.ts'],
          include: ['src/**/*.test.ts', 'test/{bench,cli,golden,server,docs,lab,matrix}/**/*.test.ts'],
          exclude: ['test/bench/peers/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.cluster.test.ts'],
          globalSetup: ['test/cli/bundle.ts', 'test/cluster/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'frameworks',
          include: ['test/frameworks/**/*.framework.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 600_000,
          maxConcurrency: 2,
        },
      },
      {
        test: {
          name: 'peers',
          include: ['test/bench/peers/**/*.peer.test.ts'],
          testTimeout: 20_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
