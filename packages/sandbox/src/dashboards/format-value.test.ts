import { describe, expect, test } from 'vitest';
import { axisUnit } from './axis-unit.ts';
import { formatValue, writeUnit, writeValue } from './format-value.ts';
import { readMarkers } from './markers.ts';

test.each([
  [1500, { name: 'millisecond' }, '1.5 s'],
  [1500, { name: 'millisecond', scale: 'millisecond' }, '1,500 ms'],
  [90, { name: 'second', scale: 'minute' }, '1.5 min'],
  [90, { name: 'second', per: 'run' }, '1.5 min/run'],
  [2048, { name: 'byte' }, '2 KiB'],
  [2000, { name: 'byte_in_decimal_bytes_family' }, '2 kB'],
  [2048, { name: 'byte_in_binary_bytes_family' }, '2 KiB'],
  [3, { name: 'mebibyte' }, '3 MiB'],
  [1.5, { name: 'gigabyte' }, '1.5 GB'],
  [2048, { name: 'byte', scale: 'mebibyte' }, '0 MiB'],
  [0.25, { name: 'fraction' }, '25 %'],
  [25, { name: 'percent' }, '25 %'],
  [12_500, { name: 'request' }, '12.5k'],
  [0, { name: 'millisecond' }, '0 ms'],
  // A scale that measures something else changes nothing.
  [1500, { name: 'millisecond', scale: 'byte' }, '1.5 s'],
])('%d as %o is %s', (value, unit, text) => {
  expect(writeValue(value, writeUnit(unit))).toBe(text);
});

test('a value keeps its unit apart', () => {
  expect(formatValue(12_500, 'request/second')).toEqual({ text: '12.5k', unit: 'request/second' });
});

test('an axis takes the step of its largest value', () => {
  const { size, name } = axisUnit([Float64Array.of(1, 300)], 'second');
  expect([size, name]).toEqual([60, 'min']);
});

describe('markers', () => {
  test.each([
    ['y = 15', [15]],
    ['y > 500', [500]],
    ['y >= -2.5', [-2.5]],
    ['10 < y < 20', [10, 20]],
  ])('%s', (value, values) => {
    expect(readMarkers([{ value, display_type: 'error dashed' }])).toMatchObject([
      { values, color: '#c6283c' },
    ]);
  });

  test('are named when they are not known', () => {
    expect(() => readMarkers([{ value: 'x = 3' }])).toThrow('the marker `x = 3`');
  });
});
