import type { Capabilities } from '../core/mutations/mutation.ts';

/** What `control` found out about the API server, as it writes it down for `serve`. */
export interface FoundCapabilities extends Capabilities {
  /** The version that the API server gave, such as `v1.37.2`. */
  readonly server: string;
}

/** Reads what `control` wrote, or says what is wrong with it. Other members are left to later versions. */
export function parseCapabilities(text: string): FoundCapabilities | { readonly faults: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { faults: [text.trim() === '' ? 'it is empty' : 'it is no JSON'] };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { faults: ['it is no JSON object'] };
  }
  const { server, sleep, stopSignal } = value as Readonly<Record<string, unknown>>;
  if (typeof server === 'string' && typeof sleep === 'boolean' && typeof stopSignal === 'boolean') {
    return { server, sleep, stopSignal };
  }
  return {
    faults: [
      ...(typeof server === 'string' ? [] : ['server is no text']),
      ...(typeof sleep === 'boolean' ? [] : ['sleep is neither true nor false']),
      ...(typeof stopSignal === 'boolean' ? [] : ['stopSignal is neither true nor false']),
    ],
  };
}
