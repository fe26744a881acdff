import type { Capabilities } from '../core/mutations/mutation.ts';
import { type Bounds, defaultBounds } from '../core/policy/bounds.ts';
import type { SettingsSource } from '../core/policy/sources.ts';

/** What the admin says in the configuration file. Everything in it has been checked. */
export interface Configuration {
  /** The cluster's own settings, the farthest source. */
  readonly settings: SettingsSource;
  readonly bounds: Bounds;
  /** What the admin knows that the API server keeps; wins over what it was asked. */
  readonly capabilities: Partial<Capabilities>;
  /** Whether settings are read from namespaces; undefined where nobody said. */
  readonly namespaceSettings: boolean | undefined;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly opsPort: number | undefined;
}

/** What holds without a file, and with an empty one. */
export const defaultConfiguration: Configuration = {
  settings: { place: 'cluster', values: new Map() },
  bounds: defaultBounds,
  capabilities: {},
  namespaceSettings: undefined,
  tls: undefined,
  host: undefined,
  port: undefined,
  opsPort: undefined,
};
