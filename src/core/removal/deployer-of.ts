import { asString, type Json, valueAt } from '../json.ts';

/** What deploys an object again and again, as the labels and annotations that it leaves there tell. */
export interface Deployer {
  readonly tool: 'Argo CD' | 'Flux' | 'Helm';
  /** The application, Kustomization or release. */
  readonly name: string;
  /** Undefined where the tool does not tell. */
  readonly namespace: string | undefined;
}

/**
 * Who deploys an object; undefined where nobody left a trace. Argo CD and Flux render Helm charts, too, so they come
 * first. https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 */
export function deployerOf(object: Json | undefined): Deployer | undefined {
  const label = (key: string) => asString(valueAt(object, ['metadata', 'labels', key]));
  const annotation = (key: string) => asString(valueAt(object, ['metadata', 'annotations', key]));
  const application =
    annotation('argocd.argoproj.io/tracking-id')?.split(':')[0] ?? label('argocd.argoproj.io/instance');
  if (application !== undefined) return { tool: 'Argo CD', name: application, namespace: undefined };
  for (const group of ['kustomize.toolkit.fluxcd.io', 'helm.toolkit.fluxcd.io']) {
    const name = label(`${group}/name`);
    if (name !== undefined) return { tool: 'Flux', name, namespace: label(`${group}/namespace`) };
  }
  const release = annotation('meta.helm.sh/release-name');
  return release === undefined
    ? undefined
    : { tool: 'Helm', name: release, namespace: annotation('meta.helm.sh/release-namespace') };
}
