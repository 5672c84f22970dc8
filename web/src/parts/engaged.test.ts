import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Engaged } from './engaged.ts';

const at = (seconds: number): number => seconds * 1000;

test('a gap counts up to two minutes and is sent raw', () => {
  const time = new Engaged(0);
  time.event(at(2.1));
  time.event(at(132.5));
  const batch = time.take();
  assert.deepEqual(batch?.gaps, [2.1, 130.4]);
  assert.equal(batch?.seconds, 122.1);
  assert.equal(time.total, 122.1);
  assert.equal(time.take(), undefined, 'nothing is handed out twice');
});

test('a burst of events is recorded once a second and loses no time', () => {
  const time = new Engaged(0);
  for (let t = 0; t <= 5000; t += 16) time.event(t);
  const gaps = time.take()?.gaps ?? [];
  assert.ok(gaps.length <= 5);
  assert.ok(Math.abs(gaps.reduce((a, b) => a + b, 0) - 5) < 1.01);
});

test('a hidden window stops at once', () => {
  const time = new Engaged(0);
  time.event(at(10));
  time.pause(at(15));
  time.event(at(500));
  time.pause(at(600));
  time.resume(at(1000));
  time.event(at(1003));
  assert.deepEqual(time.take()?.gaps, [10, 5, 3]);
});

test('on paper a gap counts up to ten minutes, and a batch has one cap', () => {
  const time = new Engaged(0);
  assert.deepEqual(time.turn(true, at(200))?.seconds, 120);
  time.event(at(200 + 550));
  assert.equal(time.idle(at(200 + 550 + 30)), 30);
  const batch = time.take();
  assert.equal(batch?.paper, true);
  assert.equal(batch?.seconds, 550);
  time.event(at(200 + 550 + 700));
  assert.equal(time.take()?.seconds, 600);
});

test('each batch has a key of its own', () => {
  const time = new Engaged(0);
  time.event(at(2));
  const first = time.take()?.key;
  time.event(at(4));
  assert.notEqual(time.take()?.key, first);
});
