import { pauseOfPatient } from './audiopause.js';
import { element, setChildren, setText } from './dom.js';
import { layout } from './grid.js';
import { Tile } from './tile.js';

/** The tiles of a ward. */
export class WardView {
  #tiles = new Map();
  #list = element('ul', { class: 'tiles', 'aria-label': 'Patients' });
  #message = element('p', { class: 'message' });
  #sizes = new ResizeObserver(() => this.#fit());

  constructor() {
    this.node = element('div', { class: 'ward' }, this.#list, this.#message);
    this.#sizes.observe(this.node);
  }

  close() {
    this.#sizes.disconnect();
  }

  /**
   * @param model the ward
   * @param alarms its open ones, worst first
   * @param pauses of the sound
   */
  show(model, alarms, pauses, moment) {
    const patients = model.inOrder();
    setText(this.#message, messageOf(model, patients.length));
    const before = this.#list.children.length;
    setChildren(this.#list, patients.map((patient) => this.#tile(patient.id).node));
    for (const id of this.#tiles.keys()) {
      if (!model.patients.has(id)) {
        this.#tiles.delete(id);
      }
    }
    if (before !== patients.length) {
      this.#fit();
    }
    for (const patient of patients) {
      const own = alarms.filter((alarm) => alarm.patientId === patient.id);
      this.#tile(patient.id).show(patient, model.vitals, own, pauseOfPatient(pauses, patient.id, moment.now), moment);
    }
  }

  #tile(patientId) {
    if (!this.#tiles.has(patientId)) {
      this.#tiles.set(patientId, new Tile(patientId));
    }
    return this.#tiles.get(patientId);
  }

  #fit() {
    const { columns, rowHeight } = layout(this.#list.children.length, this.node.clientWidth - 16, this.node.clientHeight - 16);
    this.#list.style.setProperty('--columns', columns);
    this.#list.style.setProperty('--row', `${rowHeight}px`);
  }
}

function messageOf(model, count) {
  if (model.refusal !== null) {
    return 'You may not see this ward.';
  }
  if (model.ward === null) {
    return 'Waiting for the ward …';
  }
  return count === 0 ? 'There is no patient in this ward.' : '';
}
