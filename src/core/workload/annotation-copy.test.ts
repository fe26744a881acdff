import { expect, it } from 'vitest';
import { operationsFor } from '../edit.ts';
import { type JsonObject, valueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { copyAnnotations } from './annotation-copy.ts';

const inject = 'gracehook.io/inject';
const delay = 'gracehook.io/delay';
const copied = 'gracehook.io/copied';

function workloadOf(own: Record<string, string>, template: Record<string, string>): JsonObject {
  return { metadata: { annotations: own }, spec: { template: { metadata: { annotations: template } } } };
}

function copyOf(own: Record<string, string>, template: Record<string, string>) {
  const workload = workloadOf(own, template);
  const { edits, reasons, ofAuthor, copied } = copyAnnotations(workload, 'Deployment/web', () => false);
  const result = applyOperations(workload, operationsFor(workload, edits));
  return {
    template: valueAt(result, ['spec', 'template', 'metadata', 'annotations']),
    said: reasons.map(({ code, detail }) => [code, detail]),
    ofAuthor: Object.fromEntries(ofAuthor),
    copied: Object.fromEntries(copied),
  };
}

it('tells what is the author’s from what is copied; the marker is neither', () => {
  const marker = '{"of":"Deployment/web","inject":"enabled"}';
  expect(copyOf({ [inject]: 'enabled' }, { [inject]: 'enabled', [delay]: '9s', [copied]: marker })).toEqual({
    template: { [inject]: 'enabled', [delay]: '9s', [copied]: marker },
    said: [],
    ofAuthor: { delay: '9s' },
    copied: { inject: 'enabled' },
  });
});

it('says that the template hides another value, not the same one', () => {
  expect(copyOf({ [delay]: '5s' }, { [delay]: '5s' }).said).toEqual([]);
  expect(copyOf({ [delay]: '5s' }, { [delay]: '9s' }).said).toEqual([
    ['TemplateHides', "The pod template has gracehook.io/delay itself, which wins over the workload's."],
  ]);
});

it('copies neither what is no setting nor what belongs on the workload', () => {
  const own = { 'gracehook.io/strategy': 'off', 'gracehook.io/odd': 'x', [copied]: 'y', other: 'z' };
  expect(copyOf(own, {})).toEqual({ template: {}, said: [], ofAuthor: {}, copied: {} });
});

const most = 240 * 1024;
const marker = '{"of":"Deployment/web","inject":"enabled"}';
const added = inject.length + 'enabled'.length + copied.length + marker.length;
const bigOf = (bytes: number) => ({ b: 'x'.repeat(bytes - 1) });

it('copies while the template has room for copies and marker, and not beyond', () => {
  const fitting = copyOf({ [inject]: 'enabled' }, bigOf(most - added));
  expect([fitting.said, fitting.copied]).toEqual([[], { inject: 'enabled' }]);
  const full = copyOf({ [inject]: 'enabled' }, bigOf(most - added + 1));
  expect([full.said.map(([code]) => code), full.copied]).toEqual([['AnnotationsTooLarge'], {}]);
});

it('says nothing of room where there is nothing to copy', () => {
  expect(copyOf({}, bigOf(most + 1)).said).toEqual([]);
});

it('keeps the copies that are there where new ones find no room', () => {
  const marker = '{"of":"Deployment/web","delay":"5s"}';
  const template = { [delay]: '5s', [copied]: marker, ...bigOf(most) };
  expect(copyOf({ [delay]: '5s', [inject]: 'enabled' }, template)).toMatchObject({
    template,
    copied: { delay: '5s' },
  });
});
