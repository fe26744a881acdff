import { isAbsolute, relative } from 'node:path';
import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import { lineStart, nextLine } from './node-text.ts';
import { type Splice, spliced } from './splice.ts';

const contextLines = 3;

/**
 * The splices of one file as a unified diff, which `patch -p1` and `git apply` read; empty without any. Only the
 * surroundings of each splice are compared: the time that a comparison takes grows with the square of the differences.
 */
export function unifiedDiff(name: string, text: string, splices: readonly Splice[]): string {
  const fromHere = isAbsolute(name) ? relative(process.cwd(), name) : name;
  const shown = fromHere.startsWith('..') ? name.replace(/^\/+/, '') : fromHere;
  const hunks: StructuredPatchHunk[] = [];
  let counted = 0;
  let [oldLines, addedLines] = [0, 0];
  for (const { from, to, inside } of windowsOf(text, splices)) {
    oldLines += lineBreaks(text.slice(counted, from));
    counted = from;
    const before = text.slice(from, to);
    const shifted = inside.map((splice) => ({ ...splice, from: splice.from - from, to: splice.to - from }));
    const after = spliced(before, shifted);
    const patch = structuredPatch('', '', before, after, undefined, undefined, { context: contextLines });
    for (const hunk of patch.hunks) {
      hunks.push({
        ...hunk,
        oldStart: hunk.oldStart + oldLines,
        newStart: hunk.newStart + oldLines + addedLines,
      });
    }
    addedLines += lineBreaks(after) - lineBreaks(before);
  }
  if (hunks.length === 0) return '';
  const names = {
    oldFileName: `a/${shown}`,
    newFileName: `b/${shown}`,
    oldHeader: undefined,
    newHeader: undefined,
  };
  return formatPatch({ ...names, hunks }, FILE_HEADERS_ONLY);
}

interface Window {
  readonly from: number;
  to: number;
  readonly inside: Splice[];
}

/** The parts of a text around its splices, in whole lines with the context of a diff; those that meet are one. */
function windowsOf(text: string, splices: readonly Splice[]): Window[] {
  const windows: Window[] = [];
  for (const splice of splices.toSorted((a, b) => a.from - b.from)) {
    let from = lineStart(text, splice.from);
    for (let line = 0; line < contextLines && from > 0; line++) from = lineStart(text, from - 1);
    let to = splice.to;
    for (let line = 0; line <= contextLines; line++) to = nextLine(text, to);
    const last = windows.at(-1);
    if (last === undefined || from > last.to) windows.push({ from, to, inside: [splice] });
    else {
      last.to = Math.max(last.to, to);
      last.inside.push(splice);
    }
  }
  return windows;
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}
