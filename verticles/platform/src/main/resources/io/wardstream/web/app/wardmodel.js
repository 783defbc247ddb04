import { Subscription } from './subscription.js';

/** The sparkline's vital and how far it goes back. */
export const TREND_VITAL = 'heart_rate';
const TREND_MILLIS = 5 * 60_000;

/** The patients of one ward with their newest values, as the bridge tells them. */
export class WardModel {
  #subscription;

  constructor(bridge, wardId, onChange) {
    this.id = wardId;
    this.ward = null;
    this.vitals = {};
    this.patients = new Map();
    this.#subscription = new Subscription(bridge, `ward.${wardId}`, (frame) => this.#apply(frame), () => {
      if (this.refusal !== null) {
        this.patients.clear();
      }
      onChange();
    });
  }

  get refusal() {
    return this.#subscription.refusal;
  }

  /** By bed, beds without a number last, then by name: a tile keeps its place. */
  inOrder() {
    return [...this.patients.values()].sort(compare);
  }

  stop() {
    this.#subscription.stop();
  }

  #apply(frame) {
    if (frame.snapshot) {
      this.ward = frame.ward;
      this.vitals = frame.vitals;
      this.patients.clear();
    }
    for (const patientId of frame.gone ?? []) {
      this.patients.delete(patientId);
    }
    for (const tile of frame.tiles) {
      this.#merge(tile, frame.serverTime);
    }
  }

  #merge(tile, serverTime) {
    const patient = this.patients.get(tile.patientId) ?? { id: tile.patientId, values: {}, trend: [] };
    patient.bed = tile.bed;
    patient.name = tile.name;
    patient.willAlarmAt = tile.willAlarmAt ?? null;
    patient.trend = tile.trend?.[TREND_VITAL] ?? patient.trend;
    for (const [name, value] of Object.entries(tile.values)) {
      patient.values[name] = { observedAt: tile.observedAt, receivedAt: tile.receivedAt, validity: 'valid', ...value };
    }
    const newest = tile.values[TREND_VITAL] && patient.values[TREND_VITAL];
    const last = patient.trend.at(-1);
    if (newest && isMeasured(newest) && (!last || newest.receivedAt > last[0])) {
      patient.trend.push([newest.receivedAt, newest.value]);
    }
    while (patient.trend.length > 0 && patient.trend[0][0] < serverTime - TREND_MILLIS) {
      patient.trend.shift();
    }
    this.patients.set(patient.id, patient);
  }
}

/** A number that came from a patient, however doubtful. */
export function isMeasured(value) {
  return typeof value.value === 'number' && (value.validity === 'valid' || value.validity === 'questionable');
}

/** True when a value is too old to go by; `vital` is its row of the catalogue. */
export function isStale(value, vital, now) {
  return vital.cadence === 'continuous' && now - value.receivedAt > vital.staleAfterMs;
}

const COLLATOR = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function compare(one, other) {
  if ((one.bed === null) !== (other.bed === null)) {
    return one.bed === null ? 1 : -1;
  }
  return COLLATOR.compare(one.bed ?? '', other.bed ?? '') || COLLATOR.compare(one.name, other.name) || COLLATOR.compare(one.id, other.id);
}
