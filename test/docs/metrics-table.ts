import { createControlMetrics } from '../../src/telemetry/control-metrics.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { table } from './table.ts';

/** What both processes show on `/metrics` under our own names, as text. */
export async function metricsOfBoth(): Promise<string> {
  const serve = createMetrics('1.2.3');
  const never = undefined;
  serve.showConfiguration(() => ({ loadedAt: never }));
  serve.showCertificate(() => ({ inUse: never, invalid: never }));
  serve.showCapabilities(() => ({ loadedAt: never }));
  serve.showNamespaces(() => ({ isSynced: true, count: 0, lastContact: never }));
  const control = createControlMetrics('1.2.3', []);
  const leads = () => true;
  control.showLeader(leads, leads);
  control.showReplicas(leads, () => never);
  control.showObserver(leads, () => never);
  control.showCertificates(leads, () => ({ leafNotAfter: never, caNotAfter: never }));
  return `${await serve.text()}\n${await control.text()}`;
}

/** Each metric of ours: its type, and its own help. */
export async function metricsTable(): Promise<string> {
  const text = await metricsOfBoth();
  const found = [...text.matchAll(/^# HELP (gracehook_\w+) (.*)\n# TYPE \w+ (\w+)/gm)];
  const rows = new Map(
    found.map(([, name = '', help = '', type = '']) => [name, [`\`${name}\``, type, help]]),
  );
  return table(['metric', 'type', 'meaning'], [...rows.values()].toSorted());
}
