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

process.env.TZ = 'Europe/Berlin'; // where clocks are set twice a year

const { isHushed, pauseOfPatient } = await moduleOf('audiopause.js');
const { numberText } = await moduleOf('format.js');
const { RANGES, axisText, cursorText, daysBetween } = await moduleOf('ranges.js');
const { Trend } = await moduleOf('trend.js');

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

const DAY = RANGES[1];
const MINUTE = 60_000;

/** A trend of minutes that has had its first answer; vitals are columns by name. */
async function trendOf(time, vitals) {
  return trendThat(async () => ({ answer: { resolution: '1m', time, vitals } }));
}

async function trendThat(read) {
  const trend = await new Promise((resolve) => {
    const made = new Trend(read, { now: () => NOW }, DAY, () => resolve(made));
  });
  trend.stop();
  return trend;
}

test('a minute without samples is a gap in the line and the band', async () => {
  const column = { min: [60, 61, 64], max: [70, 71, 74], avg: [65, 66, 69], count: [60, 60, 60] };
  const trend = await trendOf([0, MINUTE, 4 * MINUTE], { heart_rate: column });

  const [times, least, greatest, average] = trend.chartData(['heart_rate'], true);

  assert.deepEqual(times, [0, 60, 120, 240]);
  assert.deepEqual(least, [60, 61, null, 64]);
  assert.deepEqual(greatest, [70, 71, null, 74]);
  assert.deepEqual(average, [65, 66, null, 69]);
});

test('what is measured now and then is one line', async () => {
  const column = { min: [120, null, 124], max: [120, null, 126], avg: [120, null, 125], count: [1, null, 2] };
  const trend = await trendOf([0, MINUTE, 30 * MINUTE], { systolic_bp: column });

  const [times, , , average] = trend.chartData(['systolic_bp'], false);

  assert.deepEqual(times, [0, 60, 1_800]);
  assert.deepEqual(average, [120, undefined, 125]);
  assert.equal(trend.has('systolic_bp'), true);
  assert.equal(trend.has('heart_rate'), false);
});

test('a range in the archive is a sentence with its job', async () => {
  const trend = await trendThat(async () => ({ job: { id: 'j1', state: 'running' }, retryAfterSeconds: 60 }));

  assert.equal(trend.isLoading, true);
  assert.equal(trend.message, 'The last 24 hours must be fetched from the archive first. The job j1 is running.');
});

test('a range that is refused says why', async () => {
  const trend = await trendThat(() => Promise.reject(new Error('The database is away.')));

  assert.equal(trend.message, 'The last 24 hours cannot be shown: The database is away.');
});

test('a range is asked for from its length ago until now', async () => {
  const asked = [];

  await trendThat(async (from, to) => {
    asked.push(to - from, to);
    return { answer: { resolution: '1m', time: [], vitals: {} } };
  });

  assert.deepEqual(asked, [DAY.millis, NOW]);
});

test('days begin at midnight of the reader, also where clocks are set', () => {
  const spring = daysBetween(Date.parse('2026-03-28T12:00:00Z') / 1_000, Date.parse('2026-03-31T12:00:00Z') / 1_000);
  const autumn = daysBetween(Date.parse('2026-10-24T12:00:00Z') / 1_000, Date.parse('2026-10-26T12:00:00Z') / 1_000);

  assert.deepEqual(spring.map((day) => new Date(day * 1_000).toISOString()), ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z', '2026-03-30T22:00:00.000Z']);
  assert.deepEqual(autumn.map((day) => new Date(day * 1_000).toISOString()), ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  assert.equal(axisText(spring[1]), 'Mon 30');
  assert.equal(axisText(Date.parse('2026-03-29T01:00:00Z') / 1_000), '03:00');
  assert.match(cursorText(DAY, Date.parse('2026-10-25T01:30:00Z') / 1_000), /^Sun,? 25 Oct, 02:30$/);
});
