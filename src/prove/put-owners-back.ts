import { changeObject } from '../cluster/change-object.ts';
import type { JsonObject, Path } from '../core/json.ts';
import { ownersPutBack } from '../core/proof/owners-put-back.ts';
import type { Subject } from './subject.ts';

const patientSeconds = 5;

/**
 * Gives fields that have their old values again to the managers that named them before. Who names a field matters less
 * than its value, which is back: where this is refused, it stays with us, as after kubectl scale with kubectl.
 */
export async function putOwnersBack(
  { access, target: { path } }: Pick<Subject, 'access' | 'target'>,
  before: JsonObject,
  changed: (now: JsonObject) => readonly Path[],
): Promise<void> {
  const operations = (now: JsonObject) => ownersPutBack(before, now, changed(now));
  await changeObject(access, path, operations, patientSeconds).catch(() => undefined);
}
