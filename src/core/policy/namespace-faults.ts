import { reasonCatalogue } from '../reasons.ts';
import { resolve } from './resolve.ts';
import { annotationPrefix } from './settings.ts';
import type { SettingsSource } from './sources.ts';

/**
 * What is wrong with the settings of one namespace, in sentences for its admin: nobody is warned of them at a review.
 * They may be logged, so a pair of `env` is not quoted: it may hold a secret. What the bounds allow is left to each review:
 * they may change.
 */
export function namespaceFaults(settings: SettingsSource): string[] {
  return resolve([settings])
    .reasons.filter(({ code }) => code !== 'VariableNotAllowed')
    .map(({ code, detail }) =>
      detail.startsWith(`${annotationPrefix}env`)
        ? `${annotationPrefix}env: ${reasonCatalogue[code]}`
        : detail,
    );
}
