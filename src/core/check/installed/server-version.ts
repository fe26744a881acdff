import { capabilitiesOfVersion } from '../../capabilities.ts';
import { type Check, failed, passed, warned } from '../check.ts';

export const serverVersion: Check<'serverVersion'> = {
  name: 'server-version',
  title: 'the API server is Kubernetes 1.30 or newer',
  meaning: 'From 1.30 on the API server keeps `preStop.sleep`, the hook that Gracehook adds.',
  needs: ['serverVersion'],
  judge: ({ serverVersion: version }) => {
    const found = capabilitiesOfVersion(version);
    if (found === undefined)
      return warned(
        `its version ${JSON.stringify(version)} cannot be read`,
        'see with kubectl version whether it is 1.30 or newer',
      );
    if (found.sleep) return { ...passed, found: version };
    return failed(
      `it is ${version}, which drops preStop.sleep`,
      'upgrade the cluster to 1.30 or newer, or name gracehook.io/pre-stop-path on workloads',
    );
  },
};
