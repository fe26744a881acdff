import type { Deployer } from '../core/removal/deployer-of.ts';
import type { Finding } from '../core/removal/finding.ts';
import type { InstalledConfiguration } from '../core/removal/installed-configuration.ts';
import { isLeft, type Outcome } from '../core/removal/outcome.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';

/** What there is to say when `remove` has ended. */
export interface Removal {
  readonly outcomes: readonly Outcome[];
  /** What is there now: all that carries something of ours or is named in a manifest. */
  readonly findings: readonly Finding[];
  readonly configurations: readonly InstalledConfiguration[];
  /** Pods with injected fields, by workload. */
  readonly pods: ReadonlyMap<string, number>;
  readonly isAll: boolean;
  /** Whether it looked again after it had ended; not where it was stopped. */
  readonly isChecked: boolean;
}

/** What should be gone and is not, one line each; none is success. */
export function leftBehind(removal: Removal): string[] {
  const { outcomes, findings, configurations, isAll, isChecked } = removal;
  const told = outcomes.filter(isLeft);
  const names = new Set(told.map(({ finding }) => finding.name));
  const fresh = isChecked ? findings.filter(({ name }) => !names.has(name)) : [];
  return [
    ...told.map(({ finding, state, detail }) => `${finding.name}: ${state}, ${detail}`),
    ...fresh
      .filter(({ parts }) => parts.length > 0)
      .map(({ name, deployer }) => `${name}: something wrote it again${byDeployer(deployer)}`),
    ...fresh.flatMap(({ name, refusal }) => (refusal === undefined ? [] : [`${name}: ${refusal}`])),
    ...(isAll ? fresh.filter(isInManifest).map(({ name }) => `${name}: a manifest names it, see below`) : []),
    ...configurations
      .filter(({ hasWorkloadEntry }) => hasWorkloadEntry && isChecked)
      .map(({ name, deployer }) => `the workload entry of ${name} is there again${byDeployer(deployer)}`),
  ];
}

/** The last words: what is left, what comes back by itself, which pods still carry something, and what to do next. */
export function removalReport(removal: Removal, paint: Paint): string[] {
  const { outcomes, findings, configurations, pods, isAll } = removal;
  const left = leftBehind(removal);
  const done = outcomes.filter((outcome) => !isLeft(outcome));
  const isNothing = outcomes.length === 0 && left.length === 0;
  return [
    isNothing ? 'nothing to do' : paint('good', `taken back: ${done.length} of ${outcomes.length}`),
    ...section(paint('bad', 'left'), left),
    ...section(
      'taken back, but these pods wait for somebody',
      outcomes
        .filter(({ state }) => state === 'held')
        .map(({ finding, detail }) => `${finding.name}: ${detail}`),
    ),
    ...section(
      'in manifests: these stay, and come back wherever they are taken away',
      findings.filter(isInManifest).map(({ name, inManifests, deployer }) => {
        const managers = inManifests.map(({ manager, keys }) => `${manager} names ${keys.join(', ')}`);
        return `${name}: ${[...managers, ...shownDeployer(deployer)].join('; ')}`;
      }),
    ),
    ...section(
      'may write what was taken away again',
      isAll
        ? done.flatMap(({ finding: { name, deployer, inManifests } }) =>
            inManifests.length === 0 ? shownDeployer(deployer).map((who) => `${name}: ${who}`) : [],
          )
        : [],
    ),
    ...section(
      'maxUnavailable 0 that nobody claims: perhaps ours, from before a rollout undo',
      findings.filter(({ isUnmarkedSurge }) => isUnmarkedSurge).map(({ name }) => name),
    ),
    ...section(
      'pods that carry injected fields until they are replaced',
      [...pods].map(([owner, count]) => `${owner}: ${counted(count, 'pod')}`),
    ),
    ...next(left.length > 0, configurations).map((line) => `${paint('hint', 'next')}: ${line}`),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
}

function isInManifest({ inManifests }: Finding): boolean {
  return inManifests.length > 0;
}

function byDeployer(deployer: Deployer | undefined): string {
  return shownDeployer(deployer)
    .map((who) => `; it belongs to ${who}`)
    .join('');
}

function shownDeployer(deployer: Deployer | undefined): string[] {
  if (deployer === undefined) return [];
  const { tool, name, namespace } = deployer;
  return [`${tool}: ${namespace === undefined ? name : `${namespace}/${name}`}`];
}

/** The command to type next, or where to go. */
function next(isAnythingLeft: boolean, configurations: readonly InstalledConfiguration[]): string[] {
  if (isAnythingLeft) return ['see to what is left, then run gracehook remove again'];
  return configurations.map(({ name, deployer }) => {
    if (deployer === undefined) return `delete the manifests that ${name} came with`;
    const inNamespace = deployer.namespace === undefined ? '' : ` --namespace ${deployer.namespace}`;
    return deployer.tool === 'Helm'
      ? `helm uninstall ${deployer.name}${inNamespace}`
      : `take ${deployer.name} out of ${deployer.tool}`;
  });
}
