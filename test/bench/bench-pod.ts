import type { JsonObject } from '../../src/core/json.ts';

/** A pod of the bench as a ReplicaSet's controller sends it, so before the API server fills in its defaults. */
export interface BenchPod {
  /** Such as `15 KB`; `bytes` says it exactly. */
  readonly size: string;
  readonly bytes: number;
  readonly pod: JsonObject;
}

/** The annotation by which a pod opts in. */
const optedIn = { 'gracehook.io/inject': 'enabled' };
const settings = [
  'HOST',
  'PORT',
  'TIMEOUT_MS',
  'POOL_SIZE',
  'RETRIES',
  'USER',
  'PASSWORD',
  'ENDPOINT',
] as const;
const services = ['ORDERS', 'CATALOG', 'PAYMENTS', 'CUSTOMERS', 'INVENTORY', 'SHIPPING', 'PRICING', 'SEARCH'];
const sidecars = [
  'metrics',
  'log-shipper',
  'config-sync',
  'cache-warmer',
  'auth-agent',
  'trace-agent',
  'audit',
];

/** How many sidecars a pod has, and how many variables each of its containers. */
const shapes = { '3.6 KB': [0, 24], '15 KB': [2, 57], '73 KB': [7, 118] } as const;

/** The pods whose admission is measured: the same app with more and more beside it. */
export const benchPods: readonly BenchPod[] = Object.entries(shapes).map(
  ([size, [companions, variables]]) => {
    const pod = deploymentPod(sidecars.slice(0, companions), variables);
    return { size, bytes: Buffer.byteLength(JSON.stringify(pod)), pod };
  },
);

/** The same pod, but for its opting in. */
export function notOptedIn({ pod, ...rest }: BenchPod): BenchPod {
  const { annotations, ...metadata } = pod['metadata'] as JsonObject;
  const others = Object.entries(annotations as JsonObject).filter(([name]) => !(name in optedIn));
  return { ...rest, pod: { ...pod, metadata: { ...metadata, annotations: Object.fromEntries(others) } } };
}

/**
 * The pod of a Deployment. None of its containers has a hook or a probe; its first declares the port that it serves on.
 * So each container gets a hook, the first a readiness probe, and the pod a longer grace period.
 */
function deploymentPod(companions: readonly string[], variables: number): JsonObject {
  const labels = {
    'app.kubernetes.io/name': 'checkout',
    'app.kubernetes.io/instance': 'checkout-production',
    'app.kubernetes.io/component': 'api',
    'app.kubernetes.io/part-of': 'shop',
    'pod-template-hash': '7c5ddbdf54',
  };
  const ports = [
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
    { name: 'metrics', containerPort: 9102, protocol: 'TCP' },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'checkout-7c5ddbdf54-x2x9z',
      labels,
      annotations: {
        ...optedIn,
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': '9102',
        'checksum/config': '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: 'checkout-7c5ddbdf54',
          uid: '6f1e7a3c-58b2-4c1d-9f0a-2b7d1c9e4a55',
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      containers: [
        container('checkout', variables, { ports }),
        ...companions.map((name) => container(name, variables)),
      ],
      volumes: [
        { name: 'config', configMap: { name: 'checkout-config' } },
        { name: 'certificates', secret: { secretName: 'checkout-certificates' } },
        { name: 'scratch', emptyDir: { sizeLimit: '256Mi' } },
      ],
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      securityContext: { runAsNonRoot: true, runAsUser: 10001, fsGroup: 10001 },
      affinity: {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 100,
              podAffinityTerm: {
                labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'checkout' } },
                topologyKey: 'kubernetes.io/hostname',
              },
            },
          ],
        },
      },
    },
  };
}

function container(name: string, variables: number, more: JsonObject = {}): JsonObject {
  return {
    name,
    image: `registry.example.org/shop/${name}:2026.11.3`,
    imagePullPolicy: 'IfNotPresent',
    args: ['--config', '/etc/checkout/config.yaml', '--log-format', 'json'],
    ...more,
    env: Array.from({ length: variables }, (_, index) => variable(index)),
    resources: { requests: { cpu: '100m', memory: '192Mi' }, limits: { memory: '384Mi' } },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/checkout', readOnly: true },
      { name: 'certificates', mountPath: '/etc/certificates', readOnly: true },
      { name: 'scratch', mountPath: '/tmp' },
    ],
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

/** The variables that an app has for each service that it calls: most are texts, some come from elsewhere. */
function variable(index: number): JsonObject {
  const service = services[Math.floor(index / settings.length) % services.length] ?? '';
  const round = Math.floor(index / (settings.length * services.length));
  const setting = settings[index % settings.length] ?? 'HOST';
  const name = `${service}${round === 0 ? '' : `_${round}`}_${setting}`;
  const secret = `${service.toLowerCase()}-credentials`;
  if (setting === 'USER' || setting === 'PASSWORD')
    return { name, valueFrom: { secretKeyRef: { name: secret, key: setting.toLowerCase() } } };
  if (setting === 'ENDPOINT')
    return {
      name,
      valueFrom: { configMapKeyRef: { name: 'checkout-endpoints', key: name, optional: true } },
    };
  return { name, value: setting === 'HOST' ? `${service.toLowerCase()}.shop.svc.cluster.local` : `${index}` };
}
