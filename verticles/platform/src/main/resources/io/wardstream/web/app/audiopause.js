/**
 * Pauses of the sound, as the server knows them; `now` is its time. The same for everybody who looks at
 * the ward: a page has no silence of its own.
 */

/** The pause of all of a ward that ends last; null when there is none in force. */
export function pauseOfWard(pauses, wardId, now) {
  return longest(pauses, (pause) => pause.patientId === null && pause.wardId === wardId, now);
}

/** The same of one patient; null: of nobody, as an alarm of a whole ward is. */
export function pauseOfPatient(pauses, patientId, now) {
  return patientId === null ? null : longest(pauses, (pause) => pause.patientId === patientId, now);
}

/** True when an alarm is not to be heard now. */
export function isHushed(alarm, pauses, now) {
  return pauseOfWard(pauses, alarm.wardId, now) !== null || pauseOfPatient(pauses, alarm.patientId, now) !== null;
}

/** How long a pause goes on. */
export function leftOf(pause, now) {
  return Date.parse(pause.until) - now;
}

function longest(pauses, isIt, now) {
  const inForce = pauses.filter((pause) => isIt(pause) && leftOf(pause, now) > 0);
  return inForce.sort((one, other) => leftOf(other, now) - leftOf(one, now))[0] ?? null;
}
