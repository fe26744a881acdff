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

/** All that are compared, in the order in which they are shown. */
export const arms: readonly Arm[] = [
  none,
  noneAgain,
  floor,
  gracehook,
  { name: 'go-lean', start: (setting) => startPeer('lean', setting) },
  { name: 'controller-runtime', start: (setting) => startPeer('controllerruntime', setting) },
  { name: 'map-json-patch', start: (setting) => startPolicy('JSONPatch', setting) },
  { name: 'map-apply-configuration', start: (setting) => startPolicy('ApplyConfiguration', setting) },
];
