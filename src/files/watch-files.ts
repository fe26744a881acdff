import { signatureOf } from './read-bounded.ts';

/**
 * Looks at files again and again, since watching does not see the swapped links of a mounted ConfigMap or Secret. Each
 * look tells whether there is something new to read: at the first look, and later when a change has stood still for one
 * look, since whoever writes in place has then finished. Resolves after the first look. What `look` throws later is
 * dropped: it must not end the process.
 */
export async function watchFiles(
  files: readonly string[],
  look: (isChanged: boolean) => Promise<void>,
  lookMilliseconds: number,
): Promise<{ readonly stop: () => void }> {
  const signatureOfAll = async () => (await Promise.all(files.map(signatureOf))).join(' ');
  let handled = await signatureOfAll();
  let seen = handled;
  await look(true);

  let isLooking = false;
  const lookAgain = async () => {
    if (isLooking) return;
    isLooking = true;
    try {
      const signature = await signatureOfAll();
      const isChanged = signature !== handled && signature === seen;
      if (isChanged) handled = signature;
      seen = signature;
      await look(isChanged);
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(() => void lookAgain().catch(() => {}), lookMilliseconds).unref();
  return { stop: () => clearInterval(timer) };
}
