/** An input that cannot be read as manifests: one sentence with file and line. Then nothing is written at all. */
export class UnreadableManifest extends Error {}
