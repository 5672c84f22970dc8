import assert from 'node:assert/strict';
import { test } from 'node:test';

import { places, sized, tooLarge } from './drop.ts';

test('files go to the field they were dropped on, and to those after it', () => {
  assert.deepEqual(places(['a'], 2, 0), [[[0, 'a']], 0]);
  assert.deepEqual(places(['a'], 2, 1), [[[1, 'a']], 0]);
  assert.deepEqual(places(['a', 'b'], 2, 0), [[[0, 'a'], [1, 'b']], 0]);
  assert.deepEqual(places(['a', 'b', 'c'], 2, 1), [[[1, 'a']], 2]);
  assert.deepEqual(places([], 2, 0), [[], 0]);
});

test('bytes are said in thousands', () => {
  assert.equal(sized(0), '0 bytes');
  assert.equal(sized(999), '999 bytes');
  assert.equal(sized(1000), '1.0 kB');
  assert.equal(sized(9949), '9.9 kB');
  assert.equal(sized(9950), '10 kB');
  assert.equal(sized(999_499), '999 kB');
  assert.equal(sized(999_500), '1.0 MB');
  assert.equal(sized(2_000_000_000), '2.0 GB');
  assert.equal(sized(4e15), '4000 TB');
});

test('what is too large is said before it is sent', () => {
  const [train, other] = [{ name: 'train.csv', size: 1_500_000_000 }, { name: 'test.csv', size: 600_000_000 }];
  assert.equal(tooLarge([train], 2e9), '');
  assert.equal(tooLarge([], 2e9), '');
  assert.match(tooLarge([{ ...train, size: 3e9 }], 2e9), /^train\.csv holds 3\.0 GB, and 2\.0 GB is the most/);
  assert.match(tooLarge([train, other], 2e9), /^train\.csv and test\.csv hold 2\.1 GB/);
  assert.equal(tooLarge([{ ...train, size: 2e9 }], 2e9), '', 'exactly as much as is taken');
});
