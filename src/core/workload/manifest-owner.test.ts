import { expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { lastAppliedAnnotation, manifestFields } from './manifest-owner.ts';

const path = ['spec', 'strategy', 'type'];
const named: Json = { 'f:spec': { 'f:strategy': { 'f:type': {} } } };
const another: Json = { 'f:spec': { 'f:replicas': {} } };
const manager = (operation: string, fieldsV1: Json): Json => ({ operation, fieldsV1 });
const applied = (text: string): Json => ({ annotations: { [lastAppliedAnnotation]: text } });

it.each<[name: string, metadata: Json, isNamed: boolean]>([
  ['nobody', {}, false],
  ['an Apply manager', { managedFields: [manager('Apply', named)] }, true],
  [
    'an Apply manager among others',
    { managedFields: [manager('Apply', another), manager('Apply', named)] },
    true,
  ],
  ['no Apply manager of another field', { managedFields: [manager('Apply', another)] }, false],
  ['no manager that updates', { managedFields: [manager('Update', named), null] }, false],
  ['a client-side manifest', applied('{"spec":{"strategy":{"type":"Recreate"}}}'), true],
  ['a client-side manifest that says null', applied('{"spec":{"strategy":{"type":null}}}'), true],
  ['no client-side manifest of another field', applied('{"spec":{"replicas":2}}'), false],
  ['no text that is no manifest', applied('{'), false],
  ['no list', applied('[]'), false],
])('%s names the field', (_name, metadata, isNamed) => {
  expect(manifestFields({ metadata })(path)).toBe(isNamed);
});
