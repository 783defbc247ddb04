import { isWaiting } from './alarmmodel.js';
import { alarmOf, signOf, stateText } from './alarmtext.js';
import { Cell } from './cell.js';
import { element, setAttribute, setChildren, setText } from './dom.js';
import { PRESSURES, pressureReading, reading } from './reading.js';
import { LIVE, RANGES } from './ranges.js';
import { ScorePanel } from './scorepanel.js';

const DRAW_EVERY = 950;
const SINGLES = ['heart_rate', 'pulse_rate', 'spo2', 'respiration_rate', 'temperature', 'etco2'];

/** Always there, measured or not. */
const EXPECTED = ['heart_rate', 'spo2', 'respiration_rate'];

/** One patient: the newest values large, open alarms, and the past: an hour, a day or a week. */
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
  #past = element('p', { class: 'message', role: 'status' });
  #chartPlace = element('div', {});
  #Charts = null;
  #charts = null;
  #drawn = null;
  #drawnAt = -Infinity;

  /** @param choose takes one of RANGES */
  constructor(choose) {
    this.node = element('div', { class: 'patient' }, element('h2', { class: 'who' }, this.#back, this.#bed, this.#name), this.#alarms, this.#values, this.#score.node, this.#message, rangeChoice(choose), this.#past, this.#chartPlace);
    import('./charts.js').then(({ Charts }) => (this.#Charts = Charts)); // drawn with the next second
  }

  close() {
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
    this.#showPast(model, moment.now);
  }

  /** Ranges are drawn apart: what was chosen before must not stand under the name of what is chosen now. */
  #showPast(model, now) {
    const source = model.trend ?? model.history;
    setText(this.#past, model.trend?.message ?? '');
    setAttribute(this.#chartPlace, 'aria-busy', model.trend?.isLoading ?? false);
    setAttribute(this.#chartPlace, 'data-range', model.range.key);
    if (this.#Charts && this.#drawn !== source) {
      this.#drawn = source;
      this.#drawnAt = -Infinity;
      this.#charts?.close();
      this.#charts = new this.#Charts(model.range);
      this.#chartPlace.replaceChildren(this.#charts.node);
    }
    if (this.#charts && !model.trend?.isLoading && performance.now() - this.#drawnAt > DRAW_EVERY) {
      this.#drawnAt = performance.now();
      this.#charts.draw(source, model.vitals, now);
    }
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

/** Radio buttons: arrows move between them, and who listens hears what is chosen. */
function rangeChoice(choose) {
  const options = RANGES.map((range) => element('label', {}, element('input', { type: 'radio', name: 'range', value: range.key, checked: range === LIVE, onchange: () => choose(range) }), element('span', {}, range.label)));
  return element('fieldset', { class: 'ranges' }, element('legend', { class: 'hidden' }, 'Shown'), ...options);
}
