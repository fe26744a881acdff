import { join } from 'node:path';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spliced } from './splice.ts';
import { unifiedDiff } from './unified-diff.ts';

it.each([
  ['k8s/web.yaml', 'k8s/web.yaml'],
  [join(process.cwd(), 'k8s/web.yaml'), 'k8s/web.yaml'],
  ['/elsewhere/web.yaml', 'elsewhere/web.yaml'],
])('names %s as patch -p1 finds it', (name, shown) => {
  const splices = [{ from: 2, to: 3, text: 'c' }];
  expect(unifiedDiff(name, 'a\nb\n', splices)).toBe(
    `--- a/${shown}\n+++ b/${shown}\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n`,
  );
});

it('is empty without a splice, and keeps line ends', () => {
  expect(unifiedDiff('a', 'x\n', [])).toBe('');
  expect(unifiedDiff('a', 'x\r\n', [{ from: 3, to: 3, text: 'y\r\n' }])).toContain('\n x\r\n+y\r\n');
  expect(unifiedDiff('a', 'x', [{ from: 1, to: 1, text: '\ny' }])).toContain('\\ No newline at end of file');
});

it('is the diff of the whole texts, wherever the splices are', () => {
  const lines = fc.array(fc.constantFrom('a\n', 'b\n', 'c: d\n', '\n'), { minLength: 1, maxLength: 60 });
  const changes = fc.array(fc.tuple(fc.nat(), fc.constantFrom('', 'x\n', 'x\ny\n')), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(lines, changes, (written, wanted) => {
      const text = written.join('');
      const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)].slice(0, -1);
      const indexes = [...new Map(wanted.map(([at, line]) => [at % starts.length, line])).entries()];
      const splices = indexes.map(([index, line]) => {
        const from = starts[index] ?? 0;
        return { from, to: starts[index + 1] ?? text.length, text: line };
      });
      const after = spliced(text, splices);
      expect(applyPatch(text, unifiedDiff('a', text, splices))).toBe(after);
    }),
  );
});
