import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Once, type Shown } from './run-once.ts';

/** A run whose answers the test gives, and what was shown of it. */
function bench(): { once: Once; told: string[]; asked: { signal: AbortSignal; answer: (html: string) => void; fail: (fault: Error) => void }[] } {
  const told: string[] = [];
  const asked: ReturnType<typeof bench>['asked'] = [];
  const shown: Shown = {
    began: () => told.push('began'),
    ran: (html) => told.push(html),
    failed: (fault) => told.push(`failed: ${(fault as Error).message}`),
    stopped: () => told.push('stopped'),
  };
  const once = new Once((signal) => new Promise((answer, fail) => asked.push({ signal, answer, fail })), shown);
  return { once, told, asked };
}

test('what comes back is shown', async () => {
  const { once, told, asked } = bench();
  const run = once.press();
  assert.equal(once.running, true);
  asked[0]?.answer('<pre>1</pre>');
  await run;
  assert.deepEqual(told, ['began', '<pre>1</pre>']);
  assert.equal(once.running, false);
});

test('a second press gives it up, and what still comes of it is not shown', async () => {
  const { once, told, asked } = bench();
  const first = once.press();
  await once.press();
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.signal.aborted, true);
  const second = once.press();
  asked[0]?.answer('late');
  await first;
  assert.equal(once.running, true, 'the second run is still under way');
  asked[1]?.answer('second');
  await second;
  assert.deepEqual(told, ['began', 'stopped', 'began', 'second']);
});

test('a fault is told, one of a run that was given up is not', async () => {
  const { once, told, asked } = bench();
  const first = once.press();
  asked[0]?.fail(new Error('no answer'));
  await first;
  const second = once.press();
  assert.equal(once.stop(), true);
  assert.equal(once.stop(), false, 'nothing more to stop');
  asked[1]?.fail(new Error('aborted'));
  await second;
  assert.deepEqual(told, ['began', 'failed: no answer', 'began', 'stopped']);
});
