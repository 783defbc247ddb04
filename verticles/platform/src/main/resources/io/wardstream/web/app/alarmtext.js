import { isWaiting, PRIORITIES } from './alarmmodel.js';
import { timeText } from './format.js';

/** The signs of IEC 60601-1-8: how urgent, readable without colour. */
export const SIGNS = { high: '!!!', medium: '!!', low: '!' };

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

/** How many patients there are whose worst alarm has that priority. */
export function patientsByPriority(alarms) {
  const worst = new Map();
  for (const alarm of alarms) {
    if (!worst.has(alarm.patientId)) {
      worst.set(alarm.patientId, alarm.priority);
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
  return worst ? `${SIGNS[worst.priority]} ${bedOf(worst)}: ${worst.text}` : place;
}

export function bedText(patient) {
  if (!patient) {
    return 'Patient not in this ward';
  }
  return patient.bed === null ? patient.name : `Bed ${patient.bed}`;
}
