import { kyverno } from '../peers/kyverno/kyverno.ts';
import { pepr } from '../peers/pepr/pepr.ts';
import type { Arm } from './arm.ts';
import { startGracehook } from './gracehook-arm.ts';
import { startPeer } from './peer-arm.ts';
import { startPolicy } from './policy-arms.ts';

/** No webhook, which the others are held against. */
export const none: Arm = { name: 'none' };
/** The same once more: what tells these two apart is what the method cannot see (A/A). */
export const noneAgain: Arm = { name: 'none again' };
/** What any webhook costs: it parses nothing, and answers with a patch that was made before. */
export const floor: Arm = { name: 'floor', start: (setting) => startPeer('floor', setting) };
export const gracehook: Arm = { name: 'gracehook', start: startGracehook };

const first = [none, noneAgain, floor, gracehook];

/** Ways to write the same webhook, and the API server's own way to do without one; in the order in which they are shown. */
export const arms: readonly Arm[] = [
  ...first,
  { name: 'go-lean', start: (setting) => startPeer('lean', setting) },
  { name: 'controller-runtime', start: (setting) => startPeer('controllerruntime', setting) },
  { name: 'map-json-patch', start: (setting) => startPolicy('JSONPatch', setting) },
  { name: 'map-apply-configuration', start: (setting) => startPolicy('ApplyConfiguration', setting) },
];

/** Products that do the same where they are told to. They do much beside it, so they are in no cluster with the others. */
export const productArms: readonly Arm[] = [...first, kyverno, pepr];
