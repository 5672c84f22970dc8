import assert from 'node:assert/strict';
import { test } from 'node:test';

import { formatLines, leadingSign, parseLines } from './lines-text.ts';

const relations = ['=', '≤', '⇒', '⇔'];

test('a line is a relation, an expression and after a semicolon a reason', () => {
  assert.deepEqual(parseLines('= 2*x + 2 ; expand\n\n≤ 3', relations), [
    { relation: '=', expression: '2*x + 2', reason: 'expand' },
    { relation: '≤', expression: '3', reason: '' },
  ]);
  assert.deepEqual(parseLines('2*x', relations), [{ relation: '', expression: '2*x', reason: '' }]);
  assert.deepEqual(parseLines('', relations), []);
});

test('signs that a keyboard lacks are typed, where the list has them', () => {
  assert.deepEqual(leadingSign('<=> x', relations), ['⇔', 'x']);
  assert.deepEqual(leadingSign('=> x', relations), ['⇒', 'x']);
  assert.deepEqual(leadingSign('<= x', relations), ['≤', 'x']);
  assert.deepEqual(leadingSign('= x', relations), ['=', 'x']);
  assert.deepEqual(leadingSign('-x', relations), ['', '-x']);
  assert.deepEqual(leadingSign('<= x', ['=']), ['', '<= x'], 'not a sign of this list');
});

test('what is written is read again as it was', () => {
  const lines = [
    { relation: '=', expression: '2*(x + 1)', reason: '' },
    { relation: '⇔', expression: 'x = 3', reason: 'subtract 2' },
    { relation: '', expression: 'x', reason: 'a reason that is not in the list' },
  ];
  assert.deepEqual(parseLines(formatLines(lines), relations), lines);
});

test('a row that says nothing is no line; one without an expression still has its reason', () => {
  assert.equal(formatLines([{ relation: '=', expression: ' ', reason: '' }]), '');
  assert.equal(formatLines([{ relation: '=', expression: '', reason: 'expand' }]), '= ; expand');
});
