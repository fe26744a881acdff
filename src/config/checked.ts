import * as Type from 'typebox';

/** What is wrong with a value, in words that follow its path and say what to write instead; undefined if nothing is. */
export type ProblemOf = (value: unknown) => string | undefined;

/** What the docs show of a part beside its description. */
export interface Shown {
  readonly description: string;
  /** The grammar, and what holds where nobody says anything. */
  readonly 'x-values'?: string;
  readonly 'x-default'?: string;
  /** The other name of the same thing, which the docs do not show. */
  readonly 'x-same-as'?: string;
}

/** A JSON type by its name, or several. */
export type JsonType = 'string' | 'integer' | 'boolean';

/** A value of the schema with its own check, whose words replace the validator's. */
export function checkedValue(types: JsonType | readonly JsonType[], shown: Shown, problemOf: ProblemOf) {
  const [only, ...others] = Array.isArray(types) ? types : [types];
  return checked(Type.Unsafe<unknown>({ type: others.length === 0 ? only : types, ...shown }), problemOf);
}

/** A map of optional, known names. */
export function checkedMap(
  properties: Record<string, Type.TSchema>,
  description: string,
  problemOf: (value: Readonly<Record<string, unknown>>) => string | undefined = () => undefined,
) {
  const optional = Object.entries(properties).map(([name, schema]) => [name, Type.Optional(schema)]);
  const map = Type.Object(Object.fromEntries(optional), { additionalProperties: false, description });
  return checked(map, (value) =>
    isMap(value) ? problemOf(value) : 'this is no map; write names and values, one a line',
  );
}

/** A list of texts, each with its own check. */
export function checkedList(shown: Shown, problemOf: ProblemOf) {
  const item = checkedValue('string', { description: 'A name.' }, problemOf);
  return checked(Type.Array(item, { ...shown }), (value) =>
    Array.isArray(value) ? undefined : `this is no list; write ${shown['x-values']}`,
  );
}

function checked<T extends Type.TSchema>(schema: T, problemOf: ProblemOf): Type.TRefineAdd<T> {
  return Type.Refine(
    schema,
    (value: unknown) => problemOf(value) === undefined,
    (value: unknown) => problemOf(value) ?? 'this is not valid',
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
