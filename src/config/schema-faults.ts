import { IsRefine, type TSchema } from 'typebox';
import { asList, asObject, type Json, type Path } from '../core/json.ts';
import { nearestName } from '../core/policy/nearest-name.ts';
import type { Fault } from './fault.ts';

type WithoutLine = Omit<Fault, 'line'>;

/** The parts of a JSON schema that ours is made of. */
interface Part extends TSchema {
  readonly properties?: Readonly<Record<string, Part>>;
  readonly items?: Part;
}

/**
 * All that a schema of checked values, maps and lists finds wrong with a value; the sentences are those of the checks.
 * (The library's own validator stops at eight errors, and says nothing of a whole whose parts are wrong.) A member
 * without a value, which is null, counts as not there.
 */
export function schemaFaults(schema: Part, value: Json, path: Path = [], root = schema): WithoutLine[] {
  const faults: WithoutLine[] = [];
  for (const [name, member] of Object.entries(asObject(value) ?? {})) {
    const { properties } = schema;
    if (properties === undefined) break;
    const memberPath = [...path, name];
    const part = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (part === undefined) faults.push({ path: memberPath, what: unknownName(name, properties, root) });
    else if (member !== null) faults.push(...schemaFaults(part, member, memberPath, root));
  }
  for (const [index, item] of asList(value).entries()) {
    if (schema.items !== undefined) faults.push(...schemaFaults(schema.items, item, [...path, index], root));
  }
  for (const { check, error } of IsRefine(schema) ? schema['~refine'] : []) {
    if (!check(value)) faults.push({ path, what: error(value) });
  }
  return faults;
}

function unknownName(name: string, known: NonNullable<Part['properties']>, root: Part): string {
  const home = Object.entries(root.properties ?? {}).find(([, { properties = {} }]) =>
    Object.hasOwn(properties, name),
  );
  if (home !== undefined) return `there is no such name here; it belongs under ${home[0]}`;
  const nearest = nearestName(name, Object.keys(known));
  const remedy = nearest === undefined ? 'remove it' : `did you mean ${nearest}?`;
  return `there is no such name here; ${remedy}`;
}
