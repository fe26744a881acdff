/** An input that cannot be read as manifests: one sentence with file and line. The whole command stops, with nothing written. */
export class UnreadableManifest extends Error {}
