// What Gracehook does to the pods of the bench, as a module of Pepr. They have no liveness or startup probe, no known
// sidecar, no hook of their author's that is longer than ours, and declare the port that they serve on first.
import pepr from 'pepr';

const { a, Capability, PeprModule } = pepr;
const { BENCH_PORT: port, BENCH_VERSION: version } = process.env;

const capability = new Capability({ name: 'graceful-pods', description: 'Pods that shut down gracefully.' });

capability
  .When(a.Pod)
  .IsCreated()
  .WithAnnotation('gracehook.io/inject', 'enabled')
  .Mutate((request) => {
    const { metadata, spec } = request.Raw;
    const isReplica = (metadata.ownerReferences ?? []).some(
      ({ controller, kind }) => controller && kind === 'ReplicaSet',
    );
    const preStop = {};
    const readiness = {};
    const reasons = new Set();
    for (const container of spec.containers) {
      if (container.lifecycle?.preStop) reasons.add('PreStopAlreadySet');
      else {
        container.lifecycle = { ...container.lifecycle, preStop: { sleep: { seconds: 5 } } };
        preStop[container.name] = 'sleep 5';
      }
      const port = container.ports?.find(({ protocol = 'TCP' }) => protocol === 'TCP')?.containerPort;
      if (container.readinessProbe) reasons.add('ReadinessAlreadySet');
      else if (isReplica && port !== undefined) {
        container.readinessProbe = {
          tcpSocket: { port },
          timeoutSeconds: 1,
          periodSeconds: 2,
          successThreshold: 1,
          failureThreshold: 15,
        };
        readiness[container.name] = `tcpSocket ${port}`;
      } else reasons.add('NoReadiness');
    }
    const written = spec.terminationGracePeriodSeconds;
    const isHooked = Object.keys(preStop).length > 0;
    const set = Math.max(written + (isHooked ? 5 : 0), 40);
    spec.terminationGracePeriodSeconds = set;
    request.SetLabel('gracehook.io/injected', 'true');
    const status = {
      ...{ v: 1, by: version },
      ...(set !== written && { grace: { written, set } }),
      ...(isHooked && { preStop }),
      ...(Object.keys(readiness).length > 0 && { readiness }),
      settings: {
        delay: [5, 'default'],
        drain: [20, 'default'],
        buffer: [15, 'default'],
        readiness: ['auto', 'default'],
      },
      ...(reasons.size > 0 && { reasons: inOrder(reasons) }),
    };
    request.SetAnnotation('gracehook.io/status', JSON.stringify(status));
  });

function inOrder(reasons) {
  return ['PreStopAlreadySet', 'ReadinessAlreadySet', 'NoReadiness'].filter((reason) => reasons.has(reason));
}

const settings = { uuid: 'bench', onError: 'reject', webhookTimeout: 10, alwaysIgnore: { namespaces: [] } };
new PeprModule({ description: 'The bench', pepr: settings }, [capability], { deferStart: true }).start(
  Number(port),
);
