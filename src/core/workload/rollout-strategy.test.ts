import { expect, it } from 'vitest';
import { operationsFor } from '../edit.ts';
import { type Json, type JsonObject, type Path, valueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { surgeOnRollout } from './rollout-strategy.ts';

const mark = 'gracehook.io/strategy-was';
const was = 'maxUnavailable=25%,maxSurge=25%';

interface Case {
  readonly unavailable: Json;
  readonly surge: Json;
  readonly isMarked?: boolean;
  readonly wasMarked?: boolean;
  readonly isWanted?: boolean;
  /** The field that somebody's manifest names. */
  readonly named?: 'maxUnavailable' | 'maxSurge';
  readonly hostNetwork?: boolean;
}

function deployment(unavailable: Json, surge: Json, isMarked: boolean, hostNetwork = false): JsonObject {
  return {
    metadata: { annotations: isMarked ? { [mark]: was } : {} },
    spec: {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: unavailable, maxSurge: surge } },
      template: { spec: { hostNetwork, containers: [{ name: 'web' }] } },
    },
  };
}

/** The strategy as it becomes, whether it has the mark, and the codes of what is said. */
function settled({
  unavailable,
  surge,
  isMarked = false,
  wasMarked = false,
  isWanted = true,
  named,
  hostNetwork,
}: Case) {
  const before = deployment(unavailable, surge, isMarked, hostNetwork);
  const old = wasMarked ? deployment(0, '25%', true) : undefined;
  const isInManifest = (path: Path) => path.at(-1) === named;
  const { edits, reasons } = surgeOnRollout(before, old, isWanted, isInManifest);
  const after = applyOperations(before, operationsFor(before, edits));
  const { maxUnavailable, maxSurge } = valueAt(after, ['spec', 'strategy', 'rollingUpdate']) as JsonObject;
  return {
    strategy: [maxUnavailable, maxSurge],
    mark: valueAt(after, ['metadata', 'annotations', mark]),
    codes: reasons.map(({ code }) => code),
  };
}

const quarter = { unavailable: '25%', surge: '25%' };
const ours = { unavailable: 0, surge: '25%', isMarked: true };

it.each<[name: string, given: Case, strategy: Json[], isMarked: boolean, codes: string[]]>([
  ['wanted, the API’s default', quarter, [0, '25%'], true, []],
  ['wanted, ours already', ours, [0, '25%'], true, []],
  [
    'wanted, ours, the mark lost in an undo',
    { ...ours, isMarked: false, wasMarked: true },
    [0, '25%'],
    true,
    [],
  ],
  ['wanted, a 0 of somebody’s', { unavailable: 0, surge: '25%' }, [0, '25%'], false, []],
  ['wanted, a number', { unavailable: 1, surge: '25%' }, [1, '25%'], false, []],
  ['wanted, another surge', { unavailable: '25%', surge: '50%' }, ['25%', '50%'], false, []],
  ['wanted, in a manifest', { ...quarter, named: 'maxUnavailable' }, ['25%', '25%'], false, []],
  ['wanted, its surge in a manifest', { ...quarter, named: 'maxSurge' }, ['25%', '25%'], false, []],
  ['wanted, ours, since then in a manifest', { ...ours, named: 'maxUnavailable' }, [0, '25%'], false, []],
  [
    'wanted, but a surge finds no node',
    { ...quarter, hostNetwork: true },
    ['25%', '25%'],
    false,
    ['SurgeBlocked'],
  ],
  [
    'wanted, ours, but a surge finds no node now',
    { ...ours, hostNetwork: true },
    ['25%', '25%'],
    false,
    ['SurgeBlocked'],
  ],
  [
    'wanted, a number, and no node anyway',
    { unavailable: 1, surge: 1, hostNetwork: true },
    [1, 1],
    false,
    [],
  ],
  ['not wanted, the API’s default', { ...quarter, isWanted: false }, ['25%', '25%'], false, []],
  [
    'not wanted, and no node anyway',
    { ...quarter, isWanted: false, hostNetwork: true },
    ['25%', '25%'],
    false,
    [],
  ],
  ['not wanted, ours', { ...ours, isWanted: false }, ['25%', '25%'], false, []],
  [
    'not wanted, ours, and no node anyway',
    { ...ours, isWanted: false, hostNetwork: true },
    ['25%', '25%'],
    false,
    [],
  ],
  [
    'not wanted, marked but changed',
    { unavailable: 2, surge: '25%', isMarked: true, isWanted: false },
    [2, '25%'],
    false,
    [],
  ],
  ['not wanted, a 0 of somebody’s', { unavailable: 0, surge: '25%', isWanted: false }, [0, '25%'], false, []],
  ['ours beside a surge of 0', { ...ours, surge: 0 }, ['25%', 0], false, []],
  ['ours beside a surge of 0 %', { ...ours, surge: '0%' }, ['25%', '0%'], false, []],
  ['0/0 of somebody’s', { unavailable: 0, surge: 0 }, [0, 0], false, []],
])('%s', (_name, given, strategy, isMarked, codes) => {
  expect(settled(given)).toEqual({ strategy, mark: isMarked ? was : undefined, codes });
});

it('stays where the annotations lack a byte for the mark', () => {
  const bytesOfMark = `${mark}${was}`.length;
  const settledBeside = (bytes: number) => {
    const annotations = { a: 'x'.repeat(bytes - 1) };
    const full = { ...deployment('25%', '25%', false), metadata: { annotations } };
    return surgeOnRollout(full, undefined, true, () => false).reasons.map(({ code }) => code);
  };
  expect(settledBeside(240 * 1024 - bytesOfMark)).toEqual([]);
  expect(settledBeside(240 * 1024 - bytesOfMark + 1)).toEqual(['AnnotationsTooLarge']);
});
