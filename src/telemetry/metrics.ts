import { Counter, Histogram } from '@prometheus-io/client';
import type { ReviewRecord } from '../admission/answer-review.ts';
import { firstReasonOf } from '../core/decision.ts';
import { codesOf } from '../core/reasons.ts';
import { createRegistry, showGauge } from './registry.ts';

/** How well the namespaces are known. */
interface NamespaceHealth {
  readonly isSynced: boolean;
  readonly count: number;
  /** Undefined before the first. */
  readonly lastContact: Date | undefined;
}

/** How the certificate is that the webhook port shows. */
interface CertificateHealth {
  readonly inUse: { readonly loadedAt: Date; readonly notBefore: Date; readonly notAfter: Date } | undefined;
  readonly invalid: object | undefined;
}

/** How a followed file is. */
interface FileHealth {
  /** Undefined before the first good content. */
  readonly loadedAt: Date | undefined;
  readonly invalid?: object;
}

/** The metrics of one process, in a registry of its own. */
export interface Metrics {
  readonly countReview: (record: ReviewRecord, milliseconds: number) => void;
  readonly countRefusal: (code: string) => void;
  /** From now on shows how the configuration is, asked for at each scrape. */
  readonly showConfiguration: (health: () => FileHealth) => void;
  /** From now on shows which certificate the webhook port has. */
  readonly showCertificate: (health: () => CertificateHealth) => void;
  /** From now on shows whether it is known what the API server keeps. */
  readonly showCapabilities: (health: () => FileHealth) => void;
  /** From now on shows how well the namespaces are known. */
  readonly showNamespaces: (health: () => NamespaceHealth) => void;
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** Labels are closed sets: no names of pods or namespaces, so that no cluster can make them grow. */
export function createMetrics(version: string): Metrics {
  const registry = createRegistry(version);
  const registers = [registry];
  const decisions = new Counter({
    name: 'gracehook_admission_decisions_total',
    help: 'Reviews decided, each once, by its weightiest reason.',
    labelNames: ['resource', 'outcome', 'reason'],
    registers,
  });
  const reasons = new Counter({
    name: 'gracehook_admission_reasons_total',
    help: 'All reasons of all decisions.',
    labelNames: ['resource', 'reason'],
    registers,
  });
  const failures = new Counter({
    name: 'gracehook_admission_failures_total',
    help: 'Reviews allowed without a decision: internal errors, and reviews that could not be used.',
    labelNames: ['resource', 'kind'],
    registers,
  });
  const refusals = new Counter({
    name: 'gracehook_http_refusals_total',
    help: 'Requests on the webhook port that were answered with an error.',
    labelNames: ['code'],
    registers,
  });
  const duration = new Histogram({
    name: 'gracehook_admission_duration_seconds',
    help: 'From the whole body of a review to its answer.',
    labelNames: ['resource'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 3],
    registers,
  });
  const patchBytes = new Histogram({
    name: 'gracehook_admission_patch_bytes',
    help: 'The patches that were sent, as JSON.',
    labelNames: ['resource'],
    buckets: [256, 512, 1024, 2048, 4096, 16_384, 65_536, 1_048_576],
    registers,
  });
  const show = (name: string, help: string, read: () => number) => showGauge(registry, name, help, read);
  return {
    showConfiguration: (health) => {
      show(
        'gracehook_configuration_valid',
        'Whether the configuration is its file as it is now; 0 while an older one holds.',
        () => Number(health().invalid === undefined),
      );
      show(
        'gracehook_configuration_loaded_timestamp_seconds',
        'When the configuration that holds was read.',
        () => secondsOf(health().loadedAt),
      );
    },
    showCertificate: (health) => {
      show(
        'gracehook_certificate_valid',
        'Whether the certificate in the files is in use and valid; 0 while an older one is used, or none.',
        () => Number(health().inUse !== undefined && health().invalid === undefined),
      );
      show(
        'gracehook_certificate_not_before_timestamp_seconds',
        'Since when the certificate in use is valid; 0 before there is one.',
        () => secondsOf(health().inUse?.notBefore),
      );
      show(
        'gracehook_certificate_not_after_timestamp_seconds',
        'When the certificate in use expires; 0 before there is one.',
        () => secondsOf(health().inUse?.notAfter),
      );
      show(
        'gracehook_certificate_loaded_timestamp_seconds',
        'When the certificate in use was read; 0 before there is one.',
        () => secondsOf(health().inUse?.loadedAt),
      );
    },
    showCapabilities: (health) => {
      show('gracehook_capabilities_known', 'Whether control once told what the API server keeps.', () =>
        Number(health().loadedAt !== undefined),
      );
      show(
        'gracehook_capabilities_valid',
        'Whether what holds is what the file of control says now; 0 while an older one holds, or none.',
        () => Number(health().invalid === undefined),
      );
    },
    showNamespaces: (health) => {
      show('gracehook_namespaces_synced', 'Whether all namespaces were known once.', () =>
        Number(health().isSynced),
      );
      show('gracehook_namespaces_known', 'Namespaces that are known.', () => health().count);
      show(
        'gracehook_namespaces_last_contact_timestamp_seconds',
        'When the API server last told something of namespaces; 0 before it did.',
        () => secondsOf(health().lastContact),
      );
    },
    countReview: ({ resource, decision, error, patchBytes: bytes }, milliseconds) => {
      duration.observe({ resource }, milliseconds / 1000);
      if (bytes !== undefined) patchBytes.observe({ resource }, bytes);
      if (decision === undefined) {
        failures.inc({ resource, kind: error === undefined ? 'unreadable' : 'internal' });
        return;
      }
      decisions.inc({ resource, outcome: decision.outcome, reason: firstReasonOf(decision) });
      for (const code of codesOf(decision.reasons)) reasons.inc({ resource, reason: code });
    },
    countRefusal: (code) => refusals.inc({ code }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function secondsOf(date: Date | undefined): number {
  return (date?.getTime() ?? 0) / 1000;
}
