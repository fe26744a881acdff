import type { JsonObject } from '../json.ts';
import type { Capabilities } from '../mutations/mutation.ts';

/** From when until when a certificate is valid. */
export interface Period {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** What one entry of the webhook configuration trusts. */
export interface TrustOfEntry {
  readonly entry: string;
  /** How many certificates its caBundle holds that can be read; undefined where there is no caBundle. */
  readonly certificates: number | undefined;
  /** The one that issued the certificate of `serve`; undefined where none did, or that certificate is not known. */
  readonly issuer: Period | undefined;
}

/** The certificate that the Secret gives to `serve`. */
export interface ServingCertificate {
  /** `namespace/name` of the Secret. */
  readonly secret: string;
  /** Undefined where there is none that can be read. */
  readonly period: Period | undefined;
  /** A clause such as `tls.key is missing`. */
  readonly flaw: string | undefined;
}

/** Where an installation is: the Service that the API server calls, after which its other objects are named. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** What became of a pod that was sent by dry run to an opted-in namespace. */
export interface TriedPod {
  readonly namespace: string;
  /** The API server's sentence where it refused the pod. */
  readonly refusal?: string;
  /** Whether it refuses the same pod without Gracehook as well. */
  readonly isRefusedAnyway?: boolean;
  /** Whether a trace of the webhook is in what came back. */
  readonly isInjected?: boolean;
  /** Codes by which the webhook skipped it. */
  readonly skippedBy?: readonly string[];
  /** Fields that are not as the engine decides, such as `spec.containers.0.lifecycle`. */
  readonly differing?: readonly string[];
}

/** A pod or DaemonSet without which a node does not work. */
export interface NodeCritical {
  readonly namespace: string;
  readonly name: string;
  /** A clause: what makes it critical. */
  readonly because: string;
}

/** What is to be installed, by the values that the caller names. */
export interface Plan {
  readonly namespace: string;
  readonly failurePolicy: string;
  readonly isOnHostNetwork: boolean;
  /** Sentences: what is wrong with `config` in the values. */
  readonly configurationFaults: readonly string[];
  /** The selector of namespaces that the chart would render. */
  readonly namespaceSelector: JsonObject;
}

/** All that can be read. `undefined` says that there is no such object. */
export interface Facts {
  readonly clientVersion: string;
  readonly serverVersion: string;
  /** The time of the API server and of this machine at the same moment; undefined where the server tells none. */
  readonly clocks: { readonly server: Date; readonly own: Date } | undefined;
  /** The API server's, else this machine's: what certificates and leases are judged by. */
  readonly now: Date;
  /** MutatingWebhookConfigurations of Gracehook. */
  readonly configurations: readonly JsonObject[];
  /** The entries as this version makes them. */
  readonly expectedEntries: readonly JsonObject[];
  readonly place: Place | undefined;
  readonly serve: JsonObject | undefined;
  readonly control: JsonObject | undefined;
  /** Of the Service. */
  readonly readyEndpoints: number;
  readonly lease: JsonObject | undefined;
  readonly disruptionBudget: JsonObject | undefined;
  /** The ConfigMaps, by their data. */
  readonly stateFaults: readonly string[];
  readonly history: JsonObject | undefined;
  /** Undefined where the ConfigMap or its key is missing. */
  readonly configurationFaults: readonly string[] | undefined;
  readonly forbiddenNamespaces: ReadonlySet<string>;
  readonly trust: readonly TrustOfEntry[];
  readonly certificate: ServingCertificate | undefined;
  readonly namespaces: readonly JsonObject[];
  readonly triedPods: readonly TriedPod[];
  readonly nodeCritical: readonly NodeCritical[];
  readonly otherWebhooks: readonly JsonObject[];
  readonly plan: Plan;
  /** Such as `create clusterroles.rbac.authorization.k8s.io`. */
  readonly missingRights: readonly string[];
  readonly releaseNamespace: JsonObject | undefined;
  readonly capabilities: Capabilities;
}
