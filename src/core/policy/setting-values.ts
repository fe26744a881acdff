import { invalid, type Parsed } from './parsed.ts';

/** How a probe is made: derived, not at all, by TCP, by gRPC, or by an HTTP path. */
export type ProbeWish =
  | { readonly kind: 'auto' | 'off' | 'tcp' | 'grpc' }
  | { readonly kind: 'http'; readonly path: string };

/** The words of a switch. `true` and `false` are there for those who quote them. */
export const switchWords = { on: ['enabled', 'true'], off: ['disabled', 'false'] } as const;

/** Reads `enabled` or `disabled`; the strings `true` and `false` mean the same. */
export function parseSwitch(text: string): Parsed<boolean> {
  if (switchWords.on.some((word) => word === text)) return { value: true };
  if (switchWords.off.some((word) => word === text)) return { value: false };
  return invalid(text, 'enabled or disabled');
}

/** Reads how a probe shall be made. */
export function parseProbeWish(text: string): Parsed<ProbeWish> {
  if (text === 'auto' || text === 'off' || text === 'tcp' || text === 'grpc')
    return { value: { kind: text } };
  if (isPath(text)) return { value: { kind: 'http', path: text } };
  return invalid(text, 'auto, off, tcp, grpc or a path such as /health');
}

/** Reads an HTTP path. */
export function parsePath(text: string): Parsed<string> {
  return isPath(text) ? { value: text } : invalid(text, 'a path such as /prestop');
}

/** It is written into hooks and probes of every container, so one that fills an annotation would fill the pod. */
const longestPath = 1024;

function isPath(text: string): boolean {
  return text.length <= longestPath && /^\/[\x21-\x7e]*$/.test(text);
}

/** Reads a scheme, in any case. */
export function parseScheme(text: string): Parsed<'HTTP' | 'HTTPS'> {
  const scheme = text.toUpperCase();
  return scheme === 'HTTP' || scheme === 'HTTPS' ? { value: scheme } : invalid(text, 'http or https');
}

/** The signals that servers take for an orderly end; Kubernetes allows more, but SIGKILL for one would be no help. */
const stopSignals = [
  'SIGTERM',
  'SIGINT',
  'SIGQUIT',
  'SIGHUP',
  'SIGUSR1',
  'SIGUSR2',
  'SIGWINCH',
  'SIGRTMIN+3',
];

/** Reads a signal. */
export function parseStopSignal(text: string): Parsed<string> {
  return stopSignals.includes(text) ? { value: text } : invalid(text, `one of ${stopSignals.join(', ')}`);
}

/** Reads the number of a port, or the name of a declared one. */
export function parsePort(text: string): Parsed<number | string> {
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    return number >= 1 && number <= 65_535 ? { value: number } : invalid(text, 'a port from 1 to 65535');
  }
  const isName = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);
  return isName ? { value: text } : invalid(text, 'a port number or the name of a declared port');
}

/** Reads what shall be done with the strategy of a Deployment. */
export function parseStrategy(text: string): Parsed<'surge' | 'off'> {
  return text === 'surge' || text === 'off' ? { value: text } : invalid(text, 'surge or off');
}

/** Reads the names of containers. */
export function parseContainers(text: string): Parsed<readonly string[]> {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names.length > 0 ? { value: names } : invalid(text, 'container names, separated by commas');
}
