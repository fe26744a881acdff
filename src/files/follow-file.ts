import { type FileText, readBounded } from './read-bounded.ts';
import { watchFiles } from './watch-files.ts';

/** How a file is now. */
export interface FileHealth {
  /** When the content that holds was read; undefined before the first good one. */
  readonly loadedAt: Date | undefined;
  /** Why the file as it is now is not used; undefined where it is. */
  readonly invalid?: { readonly since: Date; readonly faults: readonly string[] };
}

/** What a file says, kept while the file is not valid or gone. */
export interface FollowedFile<Content> {
  /** The last good one; undefined before the first. A new one takes its place as a whole. */
  readonly current: () => Content | undefined;
  readonly health: () => FileHealth;
  readonly stop: () => void;
}

/** Is told of each new content once, the first one included. */
export interface FileListener<Content> {
  readonly loaded: (content: Content) => void;
  readonly refused: (faults: readonly string[]) => void;
}

/**
 * Reads a file now, and again whenever it has changed; `parse` gives what it says or its faults. A file that is not
 * valid (or is gone) keeps the last good content.
 */
export async function followFile<Content extends object>(
  file: string,
  parse: (text: string) => Content | { readonly faults: readonly string[] },
  listener: FileListener<Content>,
  lookMilliseconds: number,
): Promise<FollowedFile<Content>> {
  let read: FileText | undefined;
  let current: Content | undefined;
  let health: FileHealth = { loadedAt: undefined };

  const isRead = () => read !== undefined && 'text' in read;
  const takeIn = async () => {
    const earlier = JSON.stringify(read);
    read = await readBounded(file);
    if (JSON.stringify(read) === earlier) return isRead();
    const result = contentOf(read, parse);
    if (isFaults(result)) {
      const since = health.invalid?.since ?? new Date();
      health = { loadedAt: health.loadedAt, invalid: { since, faults: result.faults } };
      listener.refused(result.faults);
    } else {
      current = result;
      health = { loadedAt: new Date() };
      listener.loaded(result);
    }
    return isRead();
  };
  const { stop } = await watchFiles(
    [file],
    async (isChanged) => (isChanged ? takeIn() : isRead()),
    lookMilliseconds,
  );
  return { current: () => current, health: () => health, stop };
}

function contentOf<Content extends object>(
  read: FileText,
  parse: (text: string) => Content | { readonly faults: readonly string[] },
): Content | { readonly faults: readonly string[] } {
  if ('fault' in read) return { faults: [read.fault] };
  try {
    return parse(read.text);
  } catch (error) {
    // A bug of ours; a webhook that serves must not end by it.
    return { faults: [`it cannot be used, by an error of gracehook itself: ${(error as Error).message}`] };
  }
}

function isFaults(result: object): result is { readonly faults: readonly string[] } {
  return 'faults' in result;
}
