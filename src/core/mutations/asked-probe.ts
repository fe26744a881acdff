import type { Container } from '../pod.ts';
import type { ProbeWish } from '../policy/setting-values.ts';
import type { Injection } from './mutation.ts';
import type { ProbeHandler } from './probe.ts';
import { isHttpsPort, likelyServingPort, namedPort } from './serving-port.ts';

/**
 * The handler of a probe that somebody asked for by `tcp`, `grpc` or a path, on `readiness-port` or else on the
 * likeliest declared port; undefined without a port. A gRPC probe takes a number, so all get one.
 */
export function askedHandler(
  container: Container,
  { containers, settings }: Injection,
  wish: ProbeWish,
): ProbeHandler | undefined {
  const wanted = settings['readiness-port'].value;
  const port =
    wanted === undefined ? likelyServingPort(container, wish.kind) : namedPort(container, containers, wanted);
  if (port === undefined) return undefined;
  if (wish.kind === 'grpc') return { grpc: { port: port.number, service: '' } };
  if (wish.kind !== 'http') return { tcpSocket: { port: port.number } };
  const scheme = isHttpsPort(port) ? 'HTTPS' : 'HTTP';
  return { httpGet: { path: wish.path, port: port.number, scheme } };
}
