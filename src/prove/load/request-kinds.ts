import { connectionKinds, type Method, type RequestSample } from '../../core/proof/request-sample.ts';

/** What makes one request of the load unlike the next. */
export type RequestKind = Pick<RequestSample, 'method' | 'connection'>;

/** The kinds of requests in the order in which they take turns. Throws a RangeError where no method is given. */
export function requestKinds(methods: readonly Method[]): readonly [RequestKind, ...RequestKind[]] {
  const kinds = connectionKinds.flatMap((connection) => methods.map((method) => ({ method, connection })));
  const [first, ...rest] = kinds;
  if (first === undefined) throw new RangeError('A load needs a method.');
  return [first, ...rest];
}
