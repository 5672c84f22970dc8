import assert from 'node:assert/strict';
import { test } from 'node:test';

import { moved, parseOrder, placed, slot, whereIs } from './blocks-order.ts';

const letters = ['a', 'b', 'c', 'd'];

test('letters are read however they are set apart; a letter of no block and a second one are left out', () => {
  assert.deepEqual(parseOrder(' c a  d', letters), ['c', 'a', 'd']);
  assert.deepEqual(parseOrder('c, a; c x', letters), ['c', 'a']);
  assert.deepEqual(parseOrder('', letters), []);
});

test('a block is put at a place, counted among the others, or taken out', () => {
  assert.deepEqual(placed(['a', 'b', 'c'], 'd', 1), ['a', 'd', 'b', 'c']);
  assert.deepEqual(placed(['a', 'b', 'c'], 'a', 2), ['b', 'c', 'a']);
  assert.deepEqual(placed(['a', 'b', 'c'], 'b'), ['a', 'c']);
  assert.deepEqual(placed(['a'], 'b', 9), ['a', 'b']);
});

test('a block is moved, and stays at an end', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 'c', -1), ['a', 'c', 'b']);
  assert.deepEqual(moved(['a', 'b', 'c'], 'a', -1), ['a', 'b', 'c']);
  assert.deepEqual(moved(['a', 'b', 'c'], 'c', 5), ['a', 'b', 'c']);
  assert.deepEqual(moved(['a', 'b'], 'd', 1), ['a', 'b']);
});

test('what is dropped comes before the first whose middle is below it', () => {
  assert.equal(slot(5, [10, 20, 30]), 0);
  assert.equal(slot(25, [10, 20, 30]), 2);
  assert.equal(slot(99, [10, 20, 30]), 3);
});

test('where a block is, in words', () => {
  assert.equal(whereIs('c', ['a', 'c', 'b', 'd']), 'block c is line 2 of 4');
  assert.equal(whereIs('c', ['a']), 'block c is not used; the proof has 1 line');
  assert.equal(whereIs('c', []), 'block c is not used; the proof has 0 lines');
});
