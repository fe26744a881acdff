import { stringify } from 'yaml';
import { defaultConfiguration } from '../config/configuration.ts';
import { admissionPolicy } from '../core/policy-export/admission-policy.ts';
import { type ExportedDefaults, exportedDefaults } from '../core/policy-export/exported-defaults.ts';
import { policyLimits } from '../core/policy-export/policy-limits.ts';
import { policyLimitsText } from '../report/policy-limits-text.ts';
import { liveCluster } from './live-cluster.ts';
import { openedConfiguration } from './manifest-context.ts';
import { outputFormat } from './manifest-options.ts';
import { print, tellUser, textOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `export policy`. */
export interface ExportPolicyFlags {
  readonly name: string;
  readonly output?: string;
  readonly config?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/**
 * Prints a MutatingAdmissionPolicy with its binding, by the configuration that a flag names, that of the installation in
 * the cluster that flags name, or the built-in one. What the policy does not do is told on stderr and in the output.
 */
export async function exportPolicy(flags: ExportPolicyFlags, version: string): Promise<void> {
  const format = outputFormat(flags.output, ['yaml', 'json']);
  if (!/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(flags.name))
    throw new UsageError(`--name takes the name of an object, not ${JSON.stringify(flags.name)}`);
  const defaults = await defaultsFor(flags, version);
  const limits = policyLimits(defaults);
  const items = admissionPolicy(flags.name, defaults);
  const told = policyLimitsText(limits);
  if (format === 'json') {
    await print(`${JSON.stringify({ apiVersion: 'v1', kind: 'List', items, limits }, null, 2)}\n`);
  } else {
    const documents = items.map((item) => stringify(item, { aliasDuplicateObjects: false, lineWidth: 0 }));
    const comments = textOf([`Made by gracehook ${version}: gracehook export policy`, ...told]);
    await print([comments.replace(/^/gm, '# ').replace(/# $/, ''), ...documents].join('---\n'));
  }
  process.stderr.write(textOf(told.map((line, index) => (index === 0 ? `gracehook: ${line}` : line))));
}

async function defaultsFor(flags: ExportPolicyFlags, version: string): Promise<ExportedDefaults> {
  if (flags.kubeconfig !== undefined || flags.context !== undefined) {
    const { policy, hasNamespaceSettings } = await liveCluster(flags, version, tellUser);
    return exportedDefaults(policy.sources, policy.bounds, hasNamespaceSettings);
  }
  const { settings, bounds, namespaceSettings } =
    flags.config === undefined ? defaultConfiguration : await openedConfiguration(flags.config);
  return exportedDefaults([settings], bounds, namespaceSettings ?? true);
}
