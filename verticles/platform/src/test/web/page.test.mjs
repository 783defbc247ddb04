// What the page works out by itself, without a browser. Run by `node --test`.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const APP = new URL('../../main/resources/io/wardstream/web/app/', import.meta.url);
const NOW = Date.parse('2026-03-01T12:00:00Z');
const UNTIL = '2026-03-01T12:01:00Z';

/** A module of the page that needs no other: a browser takes it for one by how it is asked for. */
async function moduleOf(file) {
  return import(`data:text/javascript,${encodeURIComponent(await readFile(new URL(file, APP), 'utf8'))}`);
}

const { isHushed, pauseOfPatient } = await moduleOf('audiopause.js');
const { numberText } = await moduleOf('format.js');

test('a pause of one ward hushes nothing of another', () => {
  const pauses = [{ wardId: 'b', patientId: null, until: UNTIL }];

  assert.equal(isHushed({ wardId: 'b', patientId: null }, pauses, NOW), true);
  assert.equal(isHushed({ wardId: 'b', patientId: 'p' }, pauses, NOW), true);
  assert.equal(isHushed({ wardId: 'a', patientId: null }, pauses, NOW), false);
  assert.equal(isHushed({ wardId: 'a', patientId: 'p' }, pauses, NOW), false);
  assert.equal(pauseOfPatient(pauses, null, NOW), null);
});

test('a pause of a patient hushes that patient, and not what concerns the ward', () => {
  const pauses = [{ wardId: 'a', patientId: 'p', until: UNTIL }];

  assert.equal(isHushed({ wardId: 'a', patientId: 'p' }, pauses, NOW), true);
  assert.equal(isHushed({ wardId: 'a', patientId: 'q' }, pauses, NOW), false);
  assert.equal(isHushed({ wardId: 'a', patientId: null }, pauses, NOW), false);
  assert.equal(isHushed({ wardId: 'a', patientId: 'p' }, pauses, Date.parse(UNTIL)), false);
});

test('a number is rounded as the server scores it', () => {
  assert.equal(numberText(38.05, 1), '38.1');
  assert.equal(numberText(35.05, 1), '35.1');
  assert.equal(numberText(38.04, 1), '38.0');
  assert.equal(numberText(1.005, 2), '1.01');
  assert.equal(numberText(90.5, 0), '91');
  assert.equal(numberText(1e-9, 1), '0.0');
  assert.equal(numberText(null, 0), '--');
});
