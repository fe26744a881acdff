import { expect, it } from 'vitest';
import { codesOf, inCatalogueOrder, reason, reasonCatalogue } from './reasons.ts';

it.each(Object.entries(reasonCatalogue))(
  '%s is explained by one sentence that fits a warning',
  (_code, sentence) => {
    expect(sentence).toMatch(/^\S.{20,118}\.$/);
  },
);

it('says the catalogue’s sentence where it is given no other, and no source where there is none', () => {
  expect(reason('Disabled')).toStrictEqual({ code: 'Disabled', detail: reasonCatalogue.Disabled });
  expect(reason('Disabled', 'So.', 'cluster')).toStrictEqual({
    code: 'Disabled',
    detail: 'So.',
    from: 'cluster',
  });
});

it('puts reasons in the order of the catalogue, those of one code as they came', () => {
  const reasons = [
    reason('NoReadiness'),
    reason('GraceCapped', 'b'),
    reason('Forbidden'),
    reason('GraceCapped', 'a'),
  ];
  expect(inCatalogueOrder(reasons).map(({ code, detail }) => [code, detail])).toEqual([
    ['Forbidden', reasonCatalogue.Forbidden],
    ['GraceCapped', 'b'],
    ['GraceCapped', 'a'],
    ['NoReadiness', reasonCatalogue.NoReadiness],
  ]);
  expect(codesOf(reasons)).toEqual(['NoReadiness', 'GraceCapped', 'Forbidden']);
});
