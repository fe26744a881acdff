import type { Configuration } from '../config/configuration.ts';
import type { DutyHealth } from '../control/run-duties.ts';
import type { FileHealth } from '../files/follow-file.ts';
import { fileDetails } from './file-details.ts';

/** What `/readyz` of `control` is made of. */
export interface ControlState {
  readonly configuration: Pick<Configuration, 'capabilities'>;
  readonly configurationHealth: FileHealth;
  readonly hasSelfTest: boolean;
  readonly trouble: string | undefined;
  readonly duties: ReadonlyMap<string, Pick<DutyHealth, 'trouble'>>;
  readonly wrong: readonly string[];
}

/** What `/readyz` says beside `ok`: what does not work at present, one line each. */
export function controlDetails(state: ControlState): string[] {
  const { configuration, configurationHealth, hasSelfTest, trouble, duties, wrong } = state;
  const details = fileDetails('configuration', configurationHealth);
  if (!hasSelfTest && configuration.capabilities.sleep === undefined) {
    details.push(
      'capabilities: nobody finds out what the API server keeps, since there is no self-test namespace; write kubernetes: {version: ...} into the configuration',
    );
  }
  if (trouble !== undefined) details.push(`election: ${trouble}`);
  for (const [duty, health] of duties) {
    if (health.trouble !== undefined) details.push(`${duty}: ${health.trouble}`);
  }
  return [...details, ...wrong];
}
