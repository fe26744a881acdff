import { asString, type JsonObject, valueAt } from '../../json.ts';
import { type Check, passed, warned } from '../check.ts';

export const clientVersion: Check<'clientVersion' | 'serve' | 'control'> = {
  name: 'client-version',
  title: 'this command and what runs in the cluster are of one version',
  meaning: 'This command decides with its own engine what a pod must come back as, so it has to be the same.',
  needs: ['clientVersion', 'serve', 'control'],
  judge: ({ clientVersion: own, serve, control }) => {
    const running = [serve, control].flatMap((deployment) => versionOf(deployment) ?? []);
    const other = running.find((version) => version !== own);
    if (running.length === 0) return undefined;
    if (other === undefined) return { ...passed, found: own };
    return warned(
      `this is ${own}, and ${other} runs in the cluster`,
      `use gracehook ${other}, or bring the release to ${own} with helm upgrade`,
    );
  },
};

/** The chart's appVersion. An image's tag may be anything, and a digest tells none. */
function versionOf(deployment: JsonObject | undefined): string | undefined {
  return asString(valueAt(deployment, ['metadata', 'labels', 'app.kubernetes.io/version']));
}
