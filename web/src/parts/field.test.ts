import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listOf, parseMarks } from './field.ts';

test('marks are read, and what is no mark is left out', () => {
  const json = '[{"line": 3, "kind": "departs", "text": "Here."}, {"line": "3"}, null, 7, {"line": 1}]';
  assert.deepEqual(parseMarks(json), [{ line: 3, kind: 'departs', text: 'Here.' }, { line: 1, kind: '', text: '' }]);
});

test('a page without marks, or with broken ones, has none', () => {
  for (const json of [undefined, '', '{', '{"line": 1}', '"x"']) assert.deepEqual(parseMarks(json), []);
  assert.deepEqual(listOf('[1, 2]'), [1, 2]);
});
