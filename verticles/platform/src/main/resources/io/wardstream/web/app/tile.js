import { isWaiting } from './alarmmodel.js';
import { alarmOf, signOf } from './alarmtext.js';
import { leftOf } from './audiopause.js';
import { Cell } from './cell.js';
import { element, setAttribute, setText } from './dom.js';
import { durationText } from './format.js';
import { PRESSURES, pressureReading, reading } from './reading.js';
import { Sparkline } from './sparkline.js';

/** Several alarms of one patient take turns. */
const TURN = 2_000;

const MENTIONS = { ACKNOWLEDGED: '✓ seen', RETURNED_UNACKNOWLEDGED: 'gone, not seen', LATCHED: 'gone, kept' };

/** One patient of a ward, to be read from three meters. */
export class Tile {
  #bed = element('span', { class: 'bed' });
  #name = element('span', { class: 'name' });
  #rate = new Cell('vital-heart_rate', true);
  #saturation = new Cell('vital-spo2', true);
  #respiration = new Cell('vital-respiration_rate', false);
  #pressure = new Cell('vital-systolic_bp', false);
  #temperature = new Cell('vital-temperature', false);
  #pauseLeft = element('span', { class: 'left' });
  #pause = element('span', { class: 'pause', title: 'Sound paused', hidden: true }, element('span', { class: 'bell', 'aria-hidden': 'true' }), this.#pauseLeft);
  #mentions = element('span', { class: 'mentions' });
  #sparkline = new Sparkline();
  #sign = element('span', { class: 'sign', 'aria-hidden': 'true' });
  #alarmText = element('span', { class: 'alarm-text' });
  #alarmNote = element('span', { class: 'alarm-note' });
  #strip = element('span', { class: 'strip' }, this.#sign, this.#alarmText, this.#alarmNote);

  constructor(patientId) {
    this.link = element(
      'a',
      { class: 'tile', href: `#/patient/${encodeURIComponent(patientId)}`, 'data-patient': patientId },
      element('span', { class: 'who' }, this.#bed, this.#name, this.#pause, this.#mentions),
      element('span', { class: 'main-cells' }, this.#rate.node, this.#saturation.node),
      this.#sparkline.node,
      element('span', { class: 'side-cells' }, this.#respiration.node, this.#pressure.node, this.#temperature.node),
      this.#strip,
    );
    this.node = element('li', {}, this.link);
  }

  /**
   * @param alarms the patient's open ones, worst first
   * @param pause of the patient's sound; null: none is in force
   * @param moment `now` on the server's clock, and whether what is shown `isCurrent`
   */
  show(patient, vitals, alarms, pause, moment) {
    setText(this.#bed, patient.bed ?? '');
    setText(this.#name, patient.name);
    this.#pause.hidden = pause === null;
    setText(this.#pauseLeft, pause === null ? '' : durationText(leftOf(pause, moment.now)));
    this.#showValues(patient.values, vitals, alarms, moment);
    this.#sparkline.draw(patient.trend, moment.now, moment.isCurrent);
    this.#showAlarm(alarms, patient.willAlarmAt, moment);
  }

  #showValues(values, vitals, alarms, moment) {
    const rate = rateName(values);
    this.#rate.show(reading(rate, values, vitals, moment), alarmOf(alarms, 'heart_rate', 'pulse_rate'));
    for (const [cell, name] of [
      [this.#saturation, 'spo2'],
      [this.#respiration, 'respiration_rate'],
      [this.#temperature, 'temperature'],
    ]) {
      cell.show(reading(name, values, vitals, moment), alarmOf(alarms, name));
    }
    this.#pressure.show({ ...pressureReading(values, vitals, moment), mean: '' }, alarmOf(alarms, ...PRESSURES));
  }

  #showAlarm(alarms, willAlarmAt, moment) {
    const worst = alarms[0] ?? null;
    setAttribute(this.link, 'data-alarm', worst ? worst.priority : null);
    setAttribute(this.link, 'data-waiting', worst ? isWaiting(worst) : null);
    setAttribute(this.link, 'data-alarm-state', worst ? worst.state : null);
    const shown = alarms[Math.floor(moment.now / TURN) % alarms.length] ?? null;
    setAttribute(this.#strip, 'data-alarm', shown ? shown.priority : null);
    setAttribute(this.#strip, 'data-kind', shown ? shown.kind : null);
    setAttribute(this.#strip, 'data-state', shown ? shown.state : null);
    setText(this.#sign, shown ? signOf(shown) : '');
    setText(this.#alarmText, shown ? shown.text : '');
    setText(this.#alarmNote, shown ? turn(shown, alarms) : expectation(willAlarmAt, moment));
    setText(this.#mentions, shown ? mentions(shown) : '');
  }
}

/** The oximeter's pulse where there is no ECG. */
function rateName(values) {
  return values.heart_rate === undefined && values.pulse_rate !== undefined ? 'pulse_rate' : 'heart_rate';
}

/** What else is to be known of an alarm. */
function mentions(alarm) {
  return [alarm.durable ? null : 'not recorded', MENTIONS[alarm.state]].filter(Boolean).join(' · ');
}

function turn(alarm, alarms) {
  return alarms.length > 1 ? `${alarms.indexOf(alarm) + 1}/${alarms.length}` : '';
}

/** Nothing is expected of values that are not current. */
function expectation(willAlarmAt, { now, isCurrent }) {
  return isCurrent && willAlarmAt !== null && willAlarmAt > now ? `alarm in ${Math.ceil((willAlarmAt - now) / 1_000)} s` : '';
}
