import {
  readCertificate,
  readConfigurationFaults,
  readControl,
  readDisruptionBudget,
  readHistory,
  readLease,
  readReadyEndpoints,
  readServe,
  readStateFaults,
  readTrust,
} from './read-installation.ts';
import { readForbiddenNamespaces, readNamespaces, readNodeCritical } from './read-namespaces.ts';
import { probePlannedCapabilities, readMissingRights, readPlan, readReleaseNamespace } from './read-plan.ts';
import { readClocks, readNow, readServerVersion } from './read-server.ts';
import { readConfigurations, readExpectedEntries, readOtherWebhooks, readPlace } from './read-webhooks.ts';
import type { Readers } from './source.ts';
import { tryPods } from './try-pods.ts';

/** How each fact is read. */
export const readers: Readers = {
  clientVersion: async ({ options }) => options.clientVersion,
  serverVersion: readServerVersion,
  clocks: readClocks,
  now: readNow,
  configurations: readConfigurations,
  expectedEntries: readExpectedEntries,
  otherWebhooks: readOtherWebhooks,
  place: readPlace,
  serve: readServe,
  control: readControl,
  readyEndpoints: readReadyEndpoints,
  lease: readLease,
  disruptionBudget: readDisruptionBudget,
  stateFaults: readStateFaults,
  history: readHistory,
  configurationFaults: readConfigurationFaults,
  forbiddenNamespaces: readForbiddenNamespaces,
  trust: readTrust,
  certificate: readCertificate,
  namespaces: readNamespaces,
  triedPods: tryPods,
  nodeCritical: readNodeCritical,
  plan: readPlan,
  missingRights: readMissingRights,
  releaseNamespace: readReleaseNamespace,
  capabilities: probePlannedCapabilities,
};
