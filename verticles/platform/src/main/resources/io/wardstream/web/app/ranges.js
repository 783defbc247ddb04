const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What may be chosen of a patient's past; the first goes on live, the others are read in buckets. A week has room for its days below the axis. */
export const RANGES = [
  { key: '1h', label: '1 h', name: 'last hour', millis: HOUR },
  { key: '24h', label: '24 h', name: 'last 24 hours', millis: DAY },
  { key: '7d', label: '7 d', name: 'last 7 days', millis: 7 * DAY, isOfDays: true },
];
export const LIVE = RANGES[0];

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const CLOCK_SECONDS = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY_OF_MONTH = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric' });
const DATE = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** Where days begin between two times, epoch seconds: where the reader is, so one may last 23 or 25 hours. */
export function daysBetween(from, to) {
  const day = new Date(from * 1_000);
  day.setHours(0, 0, 0, 0);
  const begins = [];
  for (; day.getTime() <= to * 1_000; day.setDate(day.getDate() + 1)) {
    if (day.getTime() >= from * 1_000) {
      begins.push(day.getTime() / 1_000);
    }
  }
  return begins;
}

/** What stands below the axis: the time of day, or the day where one begins. */
export function axisText(seconds) {
  const time = new Date(seconds * 1_000);
  const isMidnight = time.getHours() === 0 && time.getMinutes() === 0;
  return isMidnight ? DAY_OF_MONTH.format(time) : CLOCK.format(time);
}

/** The time under the cursor, as exact as what is drawn. */
export function cursorText(range, seconds) {
  const time = new Date(seconds * 1_000);
  return range === LIVE ? CLOCK_SECONDS.format(time) : `${DATE.format(time)}, ${CLOCK.format(time)}`;
}
