import { readFile, stat } from 'node:fs/promises';

/** Ten thousand namespaces' names fit; more could hold up the reviews while it is read. */
const mostBytes = 256 * 1024;

/** A file's text, or why there is none, as a sentence that reads on after the file's name. */
export type FileText = { readonly text: string } | { readonly fault: string };

/** Changes whenever the file, or what its name leads to, does: a mounted ConfigMap is swapped by a symbolic link. */
export async function signatureOf(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

/** Reads a text file of at most 256 KiB. Never throws. */
export async function readBounded(file: string): Promise<FileText> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return { fault: 'this is no file' };
    if (found.size > mostBytes) return { fault: 'the file is longer than 256 KiB; is it the right one?' };
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file)) };
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    return { fault: plainWords[code] ?? `it cannot be read: ${message}` };
  }
}

const plainWords: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it cannot be read without more rights',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'this is no text in UTF-8',
};
