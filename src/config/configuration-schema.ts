import type { TSchema } from 'typebox';
import { capabilitiesOfVersion } from '../core/capabilities.ts';
import type { Json } from '../core/json.ts';
import { kebabCase } from '../core/kebab-case.ts';
import { defaultBounds } from '../core/policy/bounds.ts';
import { parseDuration } from '../core/policy/durations.ts';
import { isForbiddenVariable, isVariableName } from '../core/policy/env-variables.ts';
import { quoted } from '../core/policy/parsed.ts';
import { type SettingName, settingTable } from '../core/policy/settings.ts';
import { checkedList, checkedMap, checkedValue, type ProblemOf, type Shown } from './checked.ts';
import { durationProblem, settingProperty } from './setting-property.ts';

const settings = checkedMap(
  Object.fromEntries(
    (Object.keys(settingTable) as SettingName[]).flatMap((name) => {
      const camel = camelCase(name);
      const both: [string, TSchema][] = [[camel, settingProperty(name)]];
      return camel === name ? both : [...both, [name, settingProperty(name, camel)]];
    }),
  ),
  'What holds for every pod that opted in, unless its namespace, its workload or it itself says otherwise.',
  (given) => {
    const names = Object.keys(given).filter((name) => given[name] !== null);
    const double = names.find((name) => kebabCase(name) !== name && names.includes(kebabCase(name)));
    return double && `${double} and ${kebabCase(double)} are the same setting; keep one of them`;
  },
);

const bounds = checkedMap(
  {
    maxDelay: duration('5m', 'The longest delay. At most half of `maxGrace`, so that a hook always fits.'),
    maxGrace: duration('10m', 'The longest grace period that Gracehook raises a pod to.'),
    forbiddenNamespaces: checkedList(
      {
        description: 'Namespaces whose pods are left alone, whatever anybody else says.',
        'x-values': 'a list of names',
        'x-default': 'none',
      },
      (value) => {
        const isName = typeof value === 'string' && /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/.test(value);
        return isName ? undefined : 'write the name of a namespace, such as kube-system';
      },
    ),
    allowedEnv: checkedList(
      {
        description: 'Variables that a namespace may set; pods, workloads and `settings` may set any.',
        'x-values': 'a list of names',
        'x-default': 'none',
      },
      (value) => {
        if (typeof value !== 'string' || !isVariableName(value))
          return 'write the name of a variable, such as RETRY_COUNT';
        return isForbiddenVariable(value) ? 'this can change which code runs; remove it' : undefined;
      },
    ),
  },
  'What nobody in the cluster can pass.',
  ({ maxDelay, maxGrace }) => {
    const most = Math.floor(secondsIn(maxGrace, defaultBounds.maxGraceSeconds) / 2);
    const delay = secondsIn(maxDelay, defaultBounds.maxDelaySeconds);
    return delay > most
      ? `maxDelay (${delay}s) is more than half of maxGrace; write maxDelay: ${most}s or less`
      : undefined;
  },
);

const kubernetes = checkedMap(
  {
    version: checkedValue(
      'string',
      {
        description: 'The version of the API servers. From 1.30 on they keep `preStop.sleep`.',
        'x-values': 'text such as `"1.34"`, in quotes',
        'x-default': 'newest',
      },
      (value) => {
        if (typeof value === 'number') return 'write it in quotes: without them YAML takes 1.30 for 1.3';
        const isVersion = typeof value === 'string' && capabilitiesOfVersion(value) !== undefined;
        return isVersion
          ? undefined
          : `${quoted(String(value))} is no Kubernetes version; write one such as "1.34"`;
      },
    ),
    sleep: flag('by the version', 'Whether the API servers keep `preStop.sleep`.'),
    stopSignal: flag('false', 'Whether the API servers keep `lifecycle.stopSignal`.'),
  },
  'What you know of the API servers. It wins over what `--register` finds out.',
);

const atStart = 'A change counts at the next start.';

/**
 * The configuration file. This one schema checks it, is published as JSON schema, and is the docs' table; the sentences
 * about a value that is not valid stand beside that value.
 */
export const configurationSchema = checkedMap(
  {
    settings,
    bounds,
    kubernetes,
    namespaceSettings: flag(
      'true where a cluster is known',
      `Whether labels and annotations of namespaces are read. ${atStart}`,
    ),
    tls: checkedMap(
      { certFile: file('The certificate chain in PEM.'), keyFile: file('Its private key in PEM.') },
      `The webhook's key pair; relative paths begin at the folder of this file. ${atStart}`,
      ({ certFile, keyFile }) =>
        (certFile ?? null) === null || (keyFile ?? null) === null
          ? 'certFile and keyFile belong together; write both'
          : undefined,
    ),
    host: checkedValue(
      'string',
      {
        description: `The address to listen on. ${atStart}`,
        'x-values': 'address',
        'x-default': '127.0.0.1',
      },
      (value) => (typeof value === 'string' && value !== '' ? undefined : 'write an address such as 0.0.0.0'),
    ),
    port: port('9443', 'The webhook port.'),
    opsPort: port('9444', 'The operations port.'),
  },
  'The configuration of `gracehook serve`.',
  (file) => {
    const delay = secondsIn(member(file['settings'], 'delay'), 0);
    const most = secondsIn(member(file['bounds'], 'maxDelay'), defaultBounds.maxDelaySeconds);
    return delay > most
      ? `settings.delay (${delay}s) is longer than bounds.maxDelay (${most}s); write less, or raise the bound`
      : undefined;
  },
);

/** The schema as plain JSON (draft 2020-12), for editors and other checkers. */
export function configurationJsonSchema(): Json {
  const published = { $schema: 'https://json-schema.org/draft/2020-12/schema', title: 'Gracehook' };
  return { ...published, ...(JSON.parse(JSON.stringify(configurationSchema)) as Record<string, Json>) };
}

function duration(shownDefault: string, description: string) {
  const shown: Shown = { description, 'x-values': 'duration', 'x-default': shownDefault };
  return checkedValue('string', shown, durationProblem);
}

function flag(shownDefault: string, description: string) {
  const shown: Shown = { description, 'x-values': '`true`, `false`', 'x-default': shownDefault };
  return checkedValue('boolean', shown, (value) =>
    typeof value === 'boolean' ? undefined : 'write true or false',
  );
}

function file(description: string) {
  const shown: Shown = { description, 'x-values': 'path', 'x-default': '–' };
  const isPath: ProblemOf = (value) =>
    typeof value === 'string' && value !== '' ? undefined : 'write the path of a file';
  return checkedValue('string', shown, isPath);
}

function port(shownDefault: string, description: string) {
  const shown: Shown = {
    description: `${description} ${atStart}`,
    'x-values': 'port number',
    'x-default': shownDefault,
  };
  return checkedValue('integer', shown, (value) => {
    const isPort = Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535;
    return isPort ? undefined : 'write a port from 0 to 65535, without quotes';
  });
}

/** Not a number where the duration cannot be read, which has been said there: then nothing compares. */
function secondsIn(value: unknown, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  return (typeof value === 'string' ? parseDuration(value).value : undefined) ?? Number.NaN;
}

function member(map: unknown, name: string): unknown {
  return typeof map === 'object' && map !== null ? (map as Record<string, unknown>)[name] : undefined;
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
}
