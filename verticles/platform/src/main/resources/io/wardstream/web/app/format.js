const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const UNITS = { 'mm[Hg]': 'mmHg', Cel: '°C' };

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const ABSENT = '--';

/** What a double holds beyond this is noise of the conversion, not the decimals that were sent. */
const HONEST_DIGITS = 12;

/** A half goes up, as the server scores it: 38.05 is 38.1, although the nearest double is below. */
export function numberText(value, decimals) {
  if (typeof value !== 'number') {
    return ABSENT;
  }
  const scale = 10 ** decimals;
  return (Math.round(Number((value * scale).toPrecision(HONEST_DIGITS))) / scale).toFixed(decimals);
}

/** UCUM as people write it. */
export function unitText(ucum) {
  return UNITS[ucum] ?? ucum;
}

/** How old something is, in its largest unit: 4 s, 12 min, 3 h. */
export function ageText(millis) {
  const age = Math.max(0, millis);
  if (age < MINUTE) {
    return `${Math.floor(age / SECOND)} s`;
  }
  return age < HOUR ? `${Math.floor(age / MINUTE)} min` : `${Math.floor(age / HOUR)} h`;
}

/** How long something has lasted, to the second: 0:42, 12:05, 1:02:03. */
export function durationText(millis) {
  const seconds = Math.max(0, Math.floor(millis / SECOND));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, minutes, rest] = parts.map((part) => String(part).padStart(2, '0'));
  return parts[0] > 0 ? `${parts[0]}:${minutes}:${rest}` : `${Number(minutes)}:${rest}`;
}

/** The time of day where the reader is. */
export function timeText(epochMillis) {
  return TIME.format(new Date(epochMillis));
}
