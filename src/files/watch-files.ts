import { signatureOf } from './read-bounded.ts';

/**
 * Looks at files again and again, since watching does not see the swapped links of a mounted ConfigMap or Secret. Each
 * look tells whether there is something new to read: at the first look, and later when a change has stood still for one
 * look, since whoever writes in place has then finished. It gives whether that could be read, and is told again where it
 * could not: a machine may be out of file descriptors for a moment. Resolves after the first look. What `look` throws
 * later is dropped: it must not end the process.
 */
export async function watchFiles(
  files: readonly string[],
  look: (isChanged: boolean) => Promise<boolean>,
  lookMilliseconds: number,
): Promise<{ readonly stop: () => void }> {
  const signatureOfAll = async () => (await Promise.all(files.map(signatureOf))).join(' ');
  let handled = await signatureOfAll();
  let seen = handled;
  let isRead = await look(true);

  let isLooking = false;
  const lookAgain = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const signature = await signatureOfAll();
      const isChanged = signature === seen && (signature !== handled || !isRead);
      if (isChanged) handled = signature;
      seen = signature;
      isRead = await look(isChanged);
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void lookAgain().catch(() => {}), lookMilliseconds).unref();
  return { stop: () => clearInterval(timer) };
}
