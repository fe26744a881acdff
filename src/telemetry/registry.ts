import { collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client';

/** A registry with what every process shows: its own resources, and which build it is. */
export function createRegistry(version: string): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: 'gracehook_build_info', help: 'Always 1.', labelNames: ['version', 'node'], registers })
    .labels({ version, node: process.version })
    .set(1);
  return registry;
}

/** Shows a figure that is read anew at each scrape; nothing is shown while it is undefined. */
export function showGauge(
  registry: Registry,
  name: string,
  help: string,
  read: () => number | undefined,
): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      const value = read();
      if (value === undefined) this.remove();
      else this.set(value);
    },
  });
}
