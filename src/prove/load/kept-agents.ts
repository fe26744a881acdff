import type { Agent } from 'node:http';
import { agentFor, type LoadTarget } from './agent-for.ts';

/** Enough to reach most pods of a Service; odd, so that GET and POST take turns on each connection. */
const maximumConnections = 15;

/** Often enough that no server takes the connection for idle, and that one which says goodbye for a second is heard. */
const secondsBetweenRequests = 0.5;

/**
 * Clients that keep one connection each and take turns, so that all of them stay open and in use. One pool for all would
 * send a slow load over a single connection, and so to a single pod. A client whose connection is busy opens another for
 * that one request.
 */
export function keptAgents(target: LoadTarget, requestsPerSecond: number): readonly [Agent, ...Agent[]] {
  const count = Math.min(
    maximumConnections,
    Math.max(1, Math.floor(requestsPerSecond * secondsBetweenRequests)),
  );
  const agent = () => agentFor(target, { keepAlive: true, maxFreeSockets: 1 });
  return [agent(), ...Array.from({ length: count - 1 }, agent)];
}
