import type { Capabilities } from './mutations/mutation.ts';

/**
 * What a server can store as far as its version tells, such as `1.34` or `v1.34.2-eks`; undefined for a text that is no
 * version. `preStop.sleep` is on by default since Kubernetes 1.30; the gate of `stopSignal` is off in every version.
 */
export function capabilitiesOfVersion(text: string): Pick<Capabilities, 'sleep'> | undefined {
  const minor = /^v?1\.(\d{1,3})(?:[.+-].*)?$/.exec(text)?.[1];
  return minor === undefined ? undefined : { sleep: Number(minor) >= 30 };
}
