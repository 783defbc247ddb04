import { isWaiting } from './alarmmodel.js';
import { alarmOf, signOf, stateText } from './alarmtext.js';
import { Cell } from './cell.js';
import { element, setAttribute, setChildren, setText } from './dom.js';
import { PRESSURES, pressureReading, reading } from './reading.js';
import { ScorePanel } from './scorepanel.js';

const DRAW_EVERY = 950;
const SINGLES = ['heart_rate', 'pulse_rate', 'spo2', 'respiration_rate', 'temperature', 'etco2'];

/** Always there, measured or not. */
const EXPECTED = ['heart_rate', 'spo2', 'respiration_rate'];

/** One patient: the newest values large, open alarms, and the last hour. */
export class PatientView {
  #back = element('a', { class: 'back', href: '#/wards' }, '‹ Ward');
  #bed = element('span', { class: 'bed' });
  #name = element('span', { class: 'name' });
  #alarms = element('ul', { class: 'strips' });
  #cells = new Map(SINGLES.map((name) => [name, new Cell(`vital-${name}`, true)]));
  #pressure = new Cell('vital-systolic_bp', true);
  #values = element('div', { class: 'values' });
  #score = new ScorePanel();
  #message = element('p', { class: 'message' });
  #chartPlace = element('div', {});
  #charts = null;
  #drawnAt = -Infinity;
  #isClosed = false;

  constructor() {
    this.node = element('div', { class: 'patient' }, element('h2', { class: 'who' }, this.#back, this.#bed, this.#name), this.#alarms, this.#values, this.#score.node, this.#message, this.#chartPlace);
    import('./charts.js').then(({ Charts }) => this.#begin(new Charts()));
  }

  close() {
    this.#isClosed = true;
    this.#charts?.close();
  }

  /** @param alarms the patient's open ones, worst first */
  show(model, alarms, moment) {
    const patient = model.patient;
    setText(this.#bed, patient?.bed ?? '');
    setText(this.#name, patient?.displayName ?? '');
    setAttribute(this.#back, 'href', patient ? `#/ward/${encodeURIComponent(patient.wardId)}` : '#/wards');
    setText(this.#message, model.refusal !== null ? 'You may not see this patient.' : (model.failure ?? ''));
    this.#showAlarms(alarms);
    this.#showValues(model, alarms, moment);
    this.#score.show(model.score, moment);
    if (this.#charts && performance.now() - this.#drawnAt > DRAW_EVERY) {
      this.#drawnAt = performance.now();
      this.#charts.draw(model, moment.now);
    }
  }

  #begin(charts) {
    if (this.#isClosed) {
      charts.close();
      return;
    }
    this.#charts = charts;
    this.#chartPlace.append(charts.node);
  }

  #showValues(model, alarms, moment) {
    const isShown = (name) => EXPECTED.includes(name) || model.values[name] !== undefined;
    const cells = [];
    for (const [name, cell] of this.#cells) {
      if (isShown(name)) {
        cell.show(reading(name, model.values, model.vitals, moment), alarmOf(alarms, name));
        cells.push(cell.node);
      }
      if (name === 'respiration_rate' && PRESSURES.some(isShown)) {
        this.#pressure.show(pressureReading(model.values, model.vitals, moment), alarmOf(alarms, ...PRESSURES));
        cells.push(this.#pressure.node);
      }
    }
    setChildren(this.#values, cells);
  }

  #showAlarms(alarms) {
    while (this.#alarms.children.length > alarms.length) {
      this.#alarms.lastElementChild.remove();
    }
    while (this.#alarms.children.length < alarms.length) {
      this.#alarms.append(element('li', { class: 'strip' }, element('span', { class: 'sign' }), element('span', { class: 'alarm-text' }), element('span', { class: 'alarm-note' })));
    }
    alarms.forEach((alarm, index) => {
      const strip = this.#alarms.children[index];
      const [sign, text, note] = strip.children;
      setAttribute(strip, 'data-alarm', alarm.priority);
      setAttribute(strip, 'data-kind', alarm.kind);
      setAttribute(strip, 'data-state', alarm.state);
      setAttribute(strip, 'data-waiting', isWaiting(alarm));
      setText(sign, signOf(alarm));
      setText(text, alarm.text);
      setText(note, `${stateText(alarm)}${alarm.durable ? '' : ' · not recorded'}`);
    });
  }
}
