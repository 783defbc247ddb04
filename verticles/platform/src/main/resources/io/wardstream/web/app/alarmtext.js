import { isWaiting, PRIORITIES } from './alarmmodel.js';
import { timeText } from './format.js';

/** The signs of IEC 60601-1-8: how urgent, readable without colour. */
export const SIGNS = { high: '!!!', medium: '!!', low: '!' };

/** A wheel before it: somebody is to look at the equipment, not at the patient. */
export function signOf(alarm) {
  return alarm.kind === 'technical' ? `⚙${SIGNS[alarm.priority]}` : SIGNS[alarm.priority];
}

/** How an alarm stands, in words. */
export function stateText(alarm) {
  switch (alarm.state) {
    case 'ACKNOWLEDGED':
      return `Acknowledged${alarm.acknowledgedBy ? ` by ${alarm.acknowledgedBy}` : ''}${alarm.acknowledgedAt ? `, ${timeText(Date.parse(alarm.acknowledgedAt))}` : ''}`;
    case 'RETURNED_UNACKNOWLEDGED':
      return 'Gone, not seen';
    case 'LATCHED':
      return 'Gone, kept until acknowledged';
    default:
      return alarm.kind === 'technical' ? 'Technical, active' : 'Active';
  }
}

/** How many patients there are whose worst alarm has that priority; an alarm of a whole ward counts as one. */
export function patientsByPriority(alarms) {
  const worst = new Map();
  for (const alarm of alarms) {
    const whose = alarm.patientId ?? alarm.id;
    if (!worst.has(whose)) {
      worst.set(whose, alarm.priority);
    }
  }
  return PRIORITIES.map((priority) => [priority, [...worst.values()].filter((one) => one === priority).length]);
}

/** The worst of a patient's alarms of one vital, in the order the model gives; null when there is none. */
export function alarmOf(alarms, ...vitals) {
  return alarms.find((alarm) => vitals.includes(alarm.vital)) ?? null;
}

/** What the tab says: the worst alarm nobody has seen, else the place. */
export function titleText(alarms, bedOf, place) {
  const worst = alarms.find(isWaiting);
  return worst ? `${signOf(worst)} ${bedOf(worst)}: ${worst.text}` : place;
}

/** Whom an alarm concerns, in a word or two. */
export function whereText(alarm, patients) {
  return alarm.patientId === null ? 'Whole ward' : bedText(patients.get(alarm.patientId));
}

export function bedText(patient) {
  if (!patient) {
    return 'Patient not in this ward';
  }
  return patient.bed === null ? patient.name : `Bed ${patient.bed}`;
}
