/**
 * Does something once the answer that is being made has been written: the API server waits for the answer, and for nothing
 * else. What fails then is lost, since no log or metric that fails may end the server.
 */
export function afterTheAnswer(action: () => void): void {
  setImmediate(() => {
    try {
      action();
    } catch {
      // Nobody waits for it.
    }
  });
}
