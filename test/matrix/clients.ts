import type { Client } from './apps.ts';

/** How a client of the matrix behaves. */
export interface ClientKind {
  /** A few words for the tables. */
  readonly summary: string;
  /** Whom it talks to: the Service, or one of the two addresses that the proxy has for each app. */
  readonly through: 'service' | 'followed' | 'reloaded';
  readonly newConnections: boolean;
  /** How often a failed request is sent again, half a second later. */
  readonly retries: number;
}

const kept = { newConnections: false, retries: 0 };

/** Every client of the matrix, in the order in which its tables show them. None but the last repeats a request. */
export const clientTable: Readonly<Record<Client, ClientKind>> = {
  new: { ...kept, summary: 'a new connection each', through: 'service', newConnections: true },
  kept: { ...kept, summary: 'kept connections', through: 'service' },
  proxied: { ...kept, summary: 'through a proxy that follows endpoints', through: 'followed' },
  reloaded: { ...kept, summary: 'through a proxy that is reloaded', through: 'reloaded' },
  retrying: { ...kept, summary: 'kept connections, 3 retries', through: 'service', retries: 3 },
};

/** The names of the clients. */
export const clients = Object.keys(clientTable) as Client[];
