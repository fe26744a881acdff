import type { JsonObject } from '../../../src/core/json.ts';
import type { Operation } from '../../../src/core/json-patch.ts';
import { version } from '../../../src/version.ts';

/** What of a pod's spec the bare server looks at. */
export interface BarePodSpec {
  readonly containers: readonly {
    readonly name: string;
    readonly ports?: readonly { readonly containerPort: number }[];
  }[];
  readonly terminationGracePeriodSeconds: number;
}

const settings = {
  ...{ delay: [5, 'default'], drain: [20, 'default'], buffer: [15, 'default'] },
  readiness: ['auto', 'default'],
};

/**
 * What Gracehook's engine does to the pods of the bench: they opted in by their annotation, have labels, are a
 * ReplicaSet's, have no hook or probe, and too few containers for a status that is too long.
 */
export function bareOperations({
  containers,
  terminationGracePeriodSeconds: written,
}: BarePodSpec): Operation[] {
  const operations: Operation[] = [];
  const preStop: Record<string, string> = {};
  const readiness: Record<string, string> = {};
  let isWithoutProbe = false;
  for (const [index, { name, ports }] of containers.entries()) {
    const path = `/spec/containers/${index}`;
    operations.push({ op: 'add', path: `${path}/lifecycle`, value: { preStop: { sleep: { seconds: 5 } } } });
    preStop[name] = 'sleep 5';
    const port = ports?.[0]?.containerPort;
    if (port === undefined) isWithoutProbe = true;
    else {
      operations.push({ op: 'add', path: `${path}/readinessProbe`, value: probeOn(port) });
      readiness[name] = `tcpSocket ${port}`;
    }
  }
  const grace = { written, set: Math.max(written + 5, 40) };
  const status = {
    ...{ v: 1, by: version, grace, preStop, readiness, settings },
    ...(isWithoutProbe && { reasons: ['NoReadiness'] }),
  };
  operations.push(
    { op: 'replace', path: '/spec/terminationGracePeriodSeconds', value: grace.set },
    { op: 'add', path: '/metadata/labels/gracehook.io~1injected', value: 'true' },
    { op: 'add', path: '/metadata/annotations/gracehook.io~1status', value: JSON.stringify(status) },
  );
  return operations;
}

function probeOn(port: number): JsonObject {
  return {
    tcpSocket: { port },
    timeoutSeconds: 1,
    periodSeconds: 2,
    successThreshold: 1,
    failureThreshold: 15,
  };
}
