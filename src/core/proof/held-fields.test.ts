import { expect, it } from 'vitest';
import { heldFields } from './held-fields.ts';

const inject = ['spec', 'template', 'metadata', 'annotations', 'gracehook.io/inject'];
const entry = (manager: string, time: string, fieldsV1: object, more = {}) => ({
  ...{ manager, time, operation: 'Update', ...more },
  fieldsV1: { ...fieldsV1 },
});
const named = {
  'f:spec': { 'f:template': { 'f:metadata': { 'f:annotations': { 'f:gracehook.io/inject': {} } } } },
};

function workload(value: string | undefined, managedFields: ReturnType<typeof entry>[] = []) {
  const annotations = value === undefined ? {} : { 'gracehook.io/inject': value };
  return { metadata: { managedFields }, spec: { replicas: 2, template: { metadata: { annotations } } } };
}

it('is content while all fields are as they have to be', () => {
  const held = heldFields();
  expect(held.setBack(workload(undefined))).toBeUndefined();
  held.hold(inject, 'disabled');
  held.hold(['spec', 'replicas'], 2);
  expect(held.setBack(workload('disabled'))).toBeUndefined();
});

it('names the field, its value and the manager that named it last', () => {
  const held = heldFields();
  held.hold(inject, 'disabled');
  const managers = [
    entry('argocd-controller', '2026-01-01T00:00:02Z', named),
    entry('gracehook', '2026-01-01T00:00:01Z', named),
    entry('kube-controller-manager', '2026-01-01T00:00:03Z', { 'f:status': {} }, { subresource: 'status' }),
  ];
  expect(held.setBack(workload('enabled', managers))).toBe(
    'gracehook.io/inject was set to "disabled" and is "enabled" again, so nothing can be measured: argocd-controller sets it back, such as GitOps, an operator or an autoscaler; suspend that first',
  );
});

it('who took a field away names it no longer: then the last writer is meant', () => {
  const held = heldFields();
  held.hold(inject, 'disabled');
  const managers = [
    entry('flux', '2026-01-01T00:00:02Z', {}),
    entry('gracehook', '2026-01-01T00:00:01Z', {}),
  ];
  expect(held.setBack(workload(undefined, managers))).toMatch(/ and is gone, .*: flux sets it back/);
});

it('a field that is let go may be anything, and each change can be told', () => {
  const held = heldFields();
  const first = held.revision();
  held.hold(['spec', 'replicas'], 1);
  const second = held.revision();
  held.release(['spec', 'replicas']);
  expect(new Set([first, second, held.revision()]).size).toBe(3);
  expect(held.setBack(workload(undefined))).toBeUndefined();
});
