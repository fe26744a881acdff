import { parseArgs } from 'node:util';
import { orExplain } from '../parts/missing-prerequisite.ts';
import { exportImage, gracehookImage } from './gracehook-image.ts';
import { bytesByFolder, compressedBytes, imageEntries } from './image-contents.ts';

// `npm run image -- --output FILE`: builds the Dockerfile without a registry and says what came out.
const { output } = parseArgs({ options: { output: { type: 'string', short: 'o' } } }).values;
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
process.once('SIGTERM', () => interrupted.abort());

await orExplain(async () => {
  try {
    const image = await gracehookImage(interrupted.signal);
    const entries = await imageEntries(image.archive);
    const unpacked = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    if (output !== undefined) await exportImage(image, output);
    console.log(`${image.name} is in ${output ?? image.archive}`);
    const compressed = await compressedBytes(image.archive);
    console.log(`${megabytes(compressed)} compressed, ${megabytes(unpacked)} unpacked:`);
    for (const [folder, bytes] of bytesByFolder(entries)) console.log(`  ${megabytes(bytes)} ${folder}`);
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    console.error('interrupted; nothing is left behind');
    process.exitCode = 130;
  }
});

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1).padStart(6)} MB`;
}
