/** A mistake in how a command was called: one sentence, exit code 2. */
export class UsageError extends Error {}
