import { expect, test } from 'vitest';
import { compareMicroversions, negotiate, offerOf } from '../../../lib/runner/clouds/microversion';

const ours = { wanted: '2.90', needed: '2.61' };

test('microversions are numbers, not text', () => {
  expect(compareMicroversions('2.9', '2.10')).toBeLessThan(0);
  expect(compareMicroversions('2.10', '2.9')).toBeGreaterThan(0);
  expect(compareMicroversions('2.10', '2.10')).toBe(0);
  expect(compareMicroversions('3.0', '2.99')).toBeGreaterThan(0);
});

test('a newer service is asked for what we know', () => {
  expect(negotiate('compute', ours, { min: '2.1', max: '2.100' })).toBe('2.90');
});

test('an older service is asked for the newest it has', () => {
  expect(negotiate('compute', ours, { min: '2.1', max: '2.61' })).toBe('2.61');
});

test('a service too old is refused, with what each side speaks', () => {
  expect(() => negotiate('compute', ours, { min: '2.1', max: '2.60' })).toThrow(
    /compute: .* it speaks 2\.1 to 2\.60, and we need one from 2\.61 to 2\.90/,
  );
});

test('a service that has dropped all we know is refused', () => {
  expect(() => negotiate('compute', ours, { min: '2.91', max: '2.120' })).toThrow('it speaks 2.91 to 2.120');
});

test('a service without microversions is refused', () => {
  expect(() => negotiate('compute', ours, undefined)).toThrow('it names no microversions');
});

test.each([
  ['Nova and Ironic', { version: { id: 'v2.1', min_version: '2.1', version: '2.100' } }, { min: '2.1', max: '2.100' }],
  ['Placement', { versions: [{ id: 'v1.0', min_version: '1.0', max_version: '1.39' }] }, { min: '1.0', max: '1.39' }],
  ['a service without any', { version: { id: 'v2.0', min_version: '', version: '' } }, undefined],
  ['something else', 'hello', undefined],
])('the version document of %s is understood', (_service, document, offer) => {
  expect(offerOf(document)).toEqual(offer);
});
