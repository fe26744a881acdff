import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives a file of a mounted ConfigMap a new version, as the kubelet does: by swapping the link to the folder of all. */
export async function swapConfigMap(mount: string, version: string, text: string): Promise<void> {
  await mkdir(join(mount, version));
  await writeFile(join(mount, version, 'config.yaml'), text);
  await symlink(version, join(mount, '..data_tmp'));
  await rename(join(mount, '..data_tmp'), join(mount, '..data'));
}
