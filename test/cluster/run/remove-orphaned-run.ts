import { removeRun } from './remove-run.ts';
import { takeOver } from './run.ts';
import { waitUntil } from './wait-until.ts';

// Started by the guardian when a run's owner has closed its end: dead, or in the middle of dying.
const [folder = ''] = process.argv.slice(2);
await waitUntil('the owner is dead', () => takeOver(folder), { withinSeconds: 10 });
await removeRun(folder);
