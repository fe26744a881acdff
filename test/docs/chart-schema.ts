import { configurationJsonSchema } from '../../src/config/configuration-schema.ts';
import { kebabCase } from '../../src/core/kebab-case.ts';
import { settingNamed, settingTable } from '../../src/core/policy/settings.ts';
import { chartValues } from './chart-values.ts';

/** A part of a JSON schema. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly [keyword: string]: unknown;
}

const text: Schema = { type: 'string' };
const flag: Schema = { type: 'boolean' };
const count: Schema = { type: 'integer', minimum: 1 };
const seconds: Schema = { type: 'integer', minimum: 0, maximum: 300 };
/** Below 1024 only root may listen. */
const port: Schema = { type: 'integer', minimum: 1024, maximum: 65_535 };
const names: Schema = { type: 'array', items: text };
const texts: Schema = { type: 'object', additionalProperties: text };
/** What Kubernetes describes and its API server checks. */
const anything: Schema = { type: 'object' };
const objects: Schema = { type: 'array', items: anything };
/** As `parseDuration` of the core takes it; Go's own grammar has more units, which cert-manager would take too. */
const duration: Schema = { type: 'string', pattern: '^([0-9]+(\\.[0-9]+)?(h|m|s|ms))+$' };

const resources = map({ requests: anything, limits: anything, claims: objects });
const affinity = map({ nodeAffinity: anything, podAffinity: anything, podAntiAffinity: anything });
const process = {
  replicas: count,
  opsPort: port,
  resources,
  podDisruptionBudget: map({ enabled: flag, maxUnavailable: { type: ['integer', 'string'] } }),
  topologySpreadConstraints: objects,
  affinity,
  nodeSelector: texts,
  tolerations: objects,
  priorityClassName: text,
  podAnnotations: texts,
  podLabels: texts,
  extraArgs: names,
};

/** The schema of the chart's values, without descriptions. Only maps whose keys are anybody's take any key. */
const values = map({
  nameOverride: text,
  fullnameOverride: text,
  commonLabels: texts,
  image: map({
    repository: { type: 'string', minLength: 1 },
    tag: text,
    digest: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
    pullPolicy: { enum: ['IfNotPresent', 'Always', 'Never'] },
  }),
  imagePullSecrets: { type: 'array', items: map({ name: text }) },
  config: configuration(),
  webhook: map({
    failurePolicy: { enum: ['Ignore', 'Fail'] },
    timeoutSeconds: { type: 'integer', minimum: 1, maximum: 30 },
    namespaceSelector: map({ matchLabels: texts, matchExpressions: objects }),
    excludedNamespaces: names,
    annotations: texts,
  }),
  tls: map({
    mode: { enum: ['self', 'certManager', 'existing'] },
    self: map({ caLifetime: duration, leafLifetime: duration }),
    certManager: map({
      issuerRef: map({ group: text, kind: text, name: text }),
      duration,
      renewBefore: duration,
    }),
    existing: map({ secretName: text }),
  }),
  observer: map({ enabled: flag }),
  selfTest: map({ enabled: flag, namespace: text, labels: texts }),
  podSecurityContext: anything,
  securityContext: anything,
  serve: map({
    ...process,
    port,
    preStopDelaySeconds: seconds,
    shutdownDelay: { type: 'string', pattern: '^[0-9]+s$' },
    hostNetwork: flag,
  }),
  control: map(process),
  networkPolicy: map({
    enabled: flag,
    apiServerPorts: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 65_535 } },
  }),
  monitoring: map({
    serviceMonitor: map({
      enabled: flag,
      interval: { type: 'string', pattern: '^([0-9]+(s|m))?$' },
      labels: texts,
    }),
    prometheusRule: map({ enabled: flag, labels: texts, runbookUrl: text }),
    dashboard: map({ enabled: flag, labels: texts }),
  }),
  // What Helm and a parent chart write into the values of a subchart.
  global: anything,
  enabled: flag,
});

/** The schema of the chart's values, with the descriptions of its values.yaml. */
export function chartSchema(valuesYaml: string): Schema {
  const described = chartValues(valuesYaml).reduce(
    (schema, { path, description }) => withDescription(schema, path.split('.'), description),
    values,
  );
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'Gracehook', ...described };
}

/**
 * The configuration file's schema without what the chart itself sets. Its own checks are code, which Helm cannot run; so
 * durations and closed lists get theirs in the schema's own words, and a mistake is told before it is installed.
 */
function configuration(): Schema {
  const { properties } = configurationJsonSchema() as Schema;
  const { tls, host, port: webhookPort, opsPort, ...rest } = properties ?? {};
  return map(Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, strict(name, part)])));
}

function strict(name: string, part: Schema): Schema {
  if (part.properties !== undefined) {
    const members = Object.entries(part.properties).map(([key, member]) => [key, strict(key, member)]);
    return { ...map(Object.fromEntries(members)), description: part['description'] };
  }
  const { 'x-values': shown, 'x-default': _default, 'x-same-as': same, ...plain } = part;
  const setting = settingNamed(kebabCase(String(same ?? name)));
  const grammar = shown ?? (setting === undefined ? undefined : settingTable[setting].values);
  if (grammar === 'duration') return { ...plain, ...duration };
  if (part.type !== 'string' || setting === undefined || !/^(`[^`]+`(, )?)+$/.test(String(grammar)))
    return plain;
  const listed = [...String(grammar).matchAll(/`([^`]+)`/g)].map(([, value]) => value ?? '');
  const cases = [...new Set(listed.flatMap((value) => [value, value.toUpperCase()]))];
  const { parse } = settingTable[setting];
  return { ...plain, enum: cases.filter((value) => parse(value).value !== undefined) };
}

function map(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', additionalProperties: false, properties };
}

function withDescription(schema: Schema, [name, ...path]: readonly string[], description: string): Schema {
  if (name === undefined) return { ...schema, description };
  const member = schema.properties?.[name];
  if (member === undefined) throw new Error(`values.yaml has ${name}, and the schema does not`);
  return {
    ...schema,
    properties: { ...schema.properties, [name]: withDescription(member, path, description) },
  };
}
