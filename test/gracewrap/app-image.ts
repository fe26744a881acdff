import { join } from 'node:path';
import { findProgram } from '../cluster/parts/missing-prerequisite.ts';
import { buildGoImage } from '../images/go-image.ts';

/** The program, and PID 1 of its container. */
export const appProgram = 'abrupt';
export const appImageName = `docker.io/gracewrap/${appProgram}:v1`;

/** Gives the archive of the app's image. Beside the app it has `cat`, so that somebody can look into a container by `kubectl exec`. */
export function buildAppImage(): Promise<string> {
  const busybox = findProgram('busybox') ?? 'busybox';
  return buildGoImage({
    name: appImageName,
    part: 'gracewrap-app',
    module: join(import.meta.dirname, 'app'),
    program: '.',
    sources: '{go.mod,main.go}',
    path: `/${appProgram}`,
    port: 8080,
    others: [
      { path: '/bin/busybox', source: busybox, mode: 0o755 },
      { path: '/bin/cat', linkTarget: 'busybox' },
    ],
  });
}
