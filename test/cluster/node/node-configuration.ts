import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pauseImageName } from './pause-image.ts';

/** What a node's programs must be told. */
export interface NodeFacts {
  readonly folder: string;
  readonly name: string;
  readonly address: string;
  readonly podSubnet: string;
  readonly clusterDns: string;
  readonly clusterCidr: string;
  readonly cgroupRoot: string;
}

/** The paths of what was written, and of containerd's socket. */
export interface NodeFiles {
  readonly containerd: string;
  readonly kubelet: string;
  readonly socket: string;
  /** Writes kube-proxy's, once its kubeconfig is there, and gives the path. */
  writeKubeProxy(kubeconfig: string): string;
}

/** Writes the configuration of containerd, its network plugins, the kubelet and kube-proxy. */
export function writeNodeConfiguration(facts: NodeFacts): NodeFiles {
  const { folder } = facts;
  const files = {
    containerd: join(folder, 'containerd.toml'),
    kubelet: join(folder, 'kubelet.json'),
    socket: join(folder, 'containerd.sock'),
  };
  const networks = join(folder, 'networks');
  mkdirSync(networks, { recursive: true });
  writeFileSync(join(networks, 'pods.conflist'), JSON.stringify(podNetwork(facts), null, 2));
  writeFileSync(files.containerd, containerdConfiguration(folder, files.socket, networks));
  writeFileSync(files.kubelet, JSON.stringify(kubeletConfiguration(facts, files.socket), null, 2));
  return {
    ...files,
    writeKubeProxy: (kubeconfig) => {
      const file = join(folder, 'kube-proxy.json');
      writeFileSync(file, JSON.stringify(proxyConfiguration(facts, kubeconfig), null, 2));
      return file;
    },
  };
}

/** `restrict_oom_score_adj`: without CAP_SYS_RESOURCE no score can be lowered, and every container would fail. */
function containerdConfiguration(folder: string, socket: string, networks: string): string {
  return `version = 3
root = '${folder}/containerd'
state = '${folder}/containerd-state'
[grpc]
address = '${socket}'
[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = '${pauseImageName}'
[plugins.'io.containerd.cri.v1.runtime']
restrict_oom_score_adj = true
[plugins.'io.containerd.cri.v1.runtime'.cni]
bin_dirs = ['/usr/lib/cni']
conf_dir = '${networks}'
`;
}

function podNetwork({ podSubnet, folder }: NodeFacts): object {
  return {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          dataDir: join(folder, 'addresses'),
          ranges: [[{ subnet: podSubnet }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

function kubeletConfiguration(
  { address, clusterDns, cgroupRoot, folder }: NodeFacts,
  socket: string,
): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    containerRuntimeEndpoint: `unix://${socket}`,
    // The defaults leave this to a client CA; here the API server has none, and the network is the run's own.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot,
    clusterDNS: [clusterDns],
    clusterDomain: 'cluster.local',
    enforceNodeAllocatable: [],
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    failCgroupV1: false,
    failSwapOn: false,
    localStorageCapacityIsolation: false,
    podLogsDir: join(folder, 'pod-logs'),
    resolvConf: '/etc/resolv.conf',
    // Imported images cannot be pulled again, so a full disk is no reason to collect them.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    maxPods: 100,
    serializeImagePulls: false,
    volumePluginDir: join(folder, 'volume-plugins'),
  };
}

function proxyConfiguration({ name, clusterCidr, address }: NodeFacts, kubeconfig: string): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    hostnameOverride: name,
    clusterCIDR: clusterCidr,
    bindAddress: address,
    clientConnection: { kubeconfig },
    conntrack: { maxPerCore: 0 },
  };
}
