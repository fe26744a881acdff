import { writeDockerArchive } from '../docker-archive.ts';
import { partBinary } from '../parts/parts.ts';

/** The image of the container that holds a pod's namespaces. */
export const pauseImageName = 'docker.io/gracehook/pause:test';

/** Writes the pause image to `archive` and gives that path. */
export async function writePauseImage(archive: string): Promise<string> {
  await writeDockerArchive({
    archive,
    name: pauseImageName,
    files: [{ path: '/pause', source: partBinary('pause'), mode: 0o755 }],
    entrypoint: ['/pause'],
    user: '65535:65535',
  });
  return archive;
}
