import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

/** Where requests go, and how their connections are made. */
export interface LoadTarget {
  readonly url: URL;
  readonly isCertificateChecked: boolean;
  /** The kind of address to use where the host has both; the first of the host's addresses if not given. */
  readonly family?: 4 | 6;
}

/** The connections to a target. Each tries one address only: trying the next one would be a retry that nobody sees. */
export function agentFor(
  { url, isCertificateChecked, family }: LoadTarget,
  options: AgentOptions,
): HttpAgent {
  const one = { ...options, autoSelectFamily: false, ...(family && { family }) };
  return url.protocol === 'https:'
    ? new HttpsAgent({ ...one, rejectUnauthorized: isCertificateChecked })
    : new HttpAgent(one);
}
