import manifest from '../package.json' with { type: 'json' };

/** The version of this product, chart and app alike. */
export const version: string = manifest.version;
