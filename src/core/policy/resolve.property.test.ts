import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reasonCatalogue } from '../reasons.ts';
import type { Bounds } from './bounds.ts';
import { sourceOfNamespace } from './namespace-source.ts';
import { resolve } from './resolve.ts';
import { settingNamed, settingTable } from './settings.ts';
import type { SettingsSource } from './sources.ts';

const places = ['pod', 'workload', 'namespace', 'cluster'] as const;
const names = fc.oneof(
  fc.constantFrom(
    ...Object.keys(settingTable),
    'readinessPort',
    'status',
    'dealy',
    '__proto__',
    'constructor',
  ),
  fc.string(),
);
const texts = fc.oneof(
  fc.constantFrom(
    'enabled',
    'disabled',
    '5s',
    '9m',
    'tcp',
    'A=1,B=2',
    'LD_PRELOAD=x,A=2',
    'web',
    'off',
    '/x',
  ),
  fc.string(),
);
const values = fc.dictionary(names, texts);
const sources: fc.Arbitrary<SettingsSource[]> = fc
  .tuple(values, values, values, values)
  .map((all) =>
    all.map((of, index) => ({ place: places[index] ?? 'pod', values: new Map(Object.entries(of)) })),
  );
const bounds: fc.Arbitrary<Bounds> = fc.record({
  maxDelaySeconds: fc.integer({ min: 0, max: 300 }),
  maxGraceSeconds: fc.constant(600),
  forbiddenNamespaces: fc.constantFrom(new Set<string>(), new Set(['shop'])),
  allowedEnv: fc.constantFrom(new Set<string>(), new Set(['A'])),
});

it('names for every value a source that says it, and whose word each reason is about', () => {
  fc.assert(
    fc.property(sources, bounds, fc.boolean(), (given, limits, isNamespaceUnknown) => {
      const authority = { bounds: limits, namespace: 'shop', isNamespaceUnknown };
      const { settings, reasons } = resolve(given, authority);
      const isForbidden = limits.forbiddenNamespaces.has('shop');
      for (const { code, from } of reasons) {
        expect(Object.hasOwn(reasonCatalogue, code)).toBe(true);
        if (code === 'VariableNotAllowed') expect(from).toBe('namespace');
      }
      expect(isForbidden).toBe(reasons.some(({ code }) => code === 'Forbidden'));
      if (isForbidden) expect([settings.inject.value, reasons.length]).toEqual([false, 1]);
      for (const [name, { source }] of Object.entries(settings)) {
        const said = given.find(({ place }) => place === source)?.values.keys() ?? [];
        const isSaid = [...said].some((key) => settingNamed(key) === name);
        expect(source === 'default' || source === 'bounds' || isSaid).toBe(true);
      }
      expect(settings.delay.value).toBeLessThanOrEqual(limits.maxDelaySeconds);
      for (const [name, source] of settings.env.sources) {
        expect(settings.env.value.has(name)).toBe(true);
        if (source === 'namespace') expect(limits.allowedEnv.has(name)).toBe(true);
      }
      expect(settings.env.sources.size).toBe(settings.env.value.size);
    }),
  );
});

it('blames the place that said it, and never the author for a far one', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(...places), bounds, (said, place, limits) => {
      const { reasons } = resolve([{ place, values: new Map(Object.entries(said)) }], { bounds: limits });
      const expected = place === 'pod' || place === 'workload' ? undefined : place;
      // The built-in delay is capped at the admin's word, whoever says something else.
      const blamed = reasons.filter(({ code, from }) => code !== 'DelayCapped' || from !== 'cluster');
      expect(blamed.every(({ from }) => from === expected)).toBe(true);
    }),
  );
});

it('reads any JSON as a namespace, and keeps at most 4 KiB of it', () => {
  const keys = names.map((name) => `gracehook.io/${name}`);
  const map = fc.dictionary(keys, fc.oneof(texts, fc.string({ minLength: 3_000, maxLength: 3_000 })));
  const junk = fc.jsonValue({ maxDepth: 2 });
  fc.assert(
    fc.property(fc.oneof(map, junk), fc.oneof(map, junk), (labels, annotations) => {
      const { values: kept } = sourceOfNamespace(
        JSON.parse(JSON.stringify({ metadata: { labels, annotations } })),
      );
      const bytes = [...kept].reduce((sum, [name, text]) => sum + Buffer.byteLength(name + text), 0);
      expect(bytes).toBeLessThanOrEqual(4096 + 6 + 3_000);
    }),
  );
});
