import { isWaiting } from './alarmmodel.js';
import { bedText, signOf, stateText, whereText } from './alarmtext.js';
import { element, setAttribute, setChildren, setText } from './dom.js';
import { durationText } from './format.js';

/** The list of open alarms, at the side of a screen or as a sheet over a phone's. */
export class AlarmPanel {
  #rows = new Map();
  #list;
  #empty;
  #warning;
  #elsewhere;
  #news;
  #announced = new Set();

  /** @param root the aside of index.html */
  constructor(root) {
    this.#list = root.querySelector('ol');
    this.#empty = root.querySelector('.empty');
    this.#warning = root.querySelector('.warning');
    this.#elsewhere = root.querySelector('.elsewhere');
    this.#news = root.querySelector('[role=status]');
  }

  /**
   * @param alarms those of the ward, worst first
   * @param model where to acknowledge them
   * @param patients by id
   */
  show(alarms, model, patients, elsewhere, isComplete, now) {
    setChildren(this.#list, alarms.map((alarm) => this.#row(alarm.id, model).node));
    const shown = new Set(alarms.map((alarm) => alarm.id));
    for (const id of this.#rows.keys()) {
      if (!shown.has(id)) {
        this.#rows.delete(id);
      }
    }
    alarms.forEach((alarm) => this.#row(alarm.id, model).show(alarm, patients.get(alarm.patientId), now));
    this.#empty.hidden = alarms.length > 0 || !isComplete;
    this.#warning.hidden = isComplete;
    this.#elsewhere.hidden = elsewhere === 0;
    setText(this.#elsewhere, `${elsewhere} in other wards`);
    this.#announce(alarms, patients);
  }

  #row(id, model) {
    if (!this.#rows.has(id)) {
      this.#rows.set(id, new AlarmRow(model));
    }
    return this.#rows.get(id);
  }

  /** For those who hear the screen instead of seeing it: each alarm is said once. */
  #announce(alarms, patients) {
    const fresh = alarms.filter((alarm) => isWaiting(alarm) && !this.#announced.has(alarm.id));
    this.#announced = new Set(alarms.map((alarm) => alarm.id));
    if (fresh.length > 0) {
      setText(this.#news, fresh.slice(0, 3).map((alarm) => `${alarm.priority} alarm, ${whereText(alarm, patients)}: ${alarm.text}`).join('. '));
    }
  }
}

/** One alarm of the list, and the button that acknowledges it. */
class AlarmRow {
  #alarm = null;
  #isAsking = false;
  #sign = element('span', { class: 'sign' });
  #text = element('span', { class: 'alarm-text' });
  #time = element('span', { class: 'time' });
  #where = element('a', { class: 'where' });
  #state = element('span', { class: 'state' });
  #unrecorded = element('span', { class: 'unrecorded', hidden: true }, 'not recorded');
  #failure = element('p', { class: 'failure', role: 'alert', hidden: true });
  #button = element('button', { type: 'button', onclick: () => this.#acknowledge() }, 'Acknowledge');
  #model;

  constructor(model) {
    this.#model = model;
    this.node = element(
      'li',
      { class: 'alarm' },
      element('div', { class: 'headline' }, this.#sign, this.#text, this.#time),
      element('div', { class: 'place' }, this.#where, this.#unrecorded),
      element('div', { class: 'action' }, this.#state, this.#button),
      this.#failure,
    );
  }

  show(alarm, patient, now) {
    this.#alarm = alarm;
    setAttribute(this.node, 'data-id', alarm.id);
    setAttribute(this.node, 'data-alarm', alarm.priority);
    setAttribute(this.node, 'data-kind', alarm.kind);
    setAttribute(this.node, 'data-state', alarm.state);
    setText(this.#sign, signOf(alarm));
    setAttribute(this.#sign, 'title', `${alarm.priority} priority${alarm.kind === 'technical' ? ', technical' : ''}`);
    setText(this.#text, alarm.text);
    setText(this.#time, durationText(now - Date.parse(alarm.raisedAt)));
    setText(this.#where, placeText(alarm, patient));
    setAttribute(this.#where, 'href', alarm.patientId === null ? null : `#/patient/${encodeURIComponent(alarm.patientId)}`);
    setText(this.#state, stateText(alarm));
    this.#unrecorded.hidden = alarm.durable;
    this.#button.hidden = !isWaiting(alarm);
    this.#button.disabled = this.#isAsking;
    setAttribute(this.#button, 'aria-label', `Acknowledge ${alarm.text}, ${placeText(alarm, patient)}`);
  }

  async #acknowledge() {
    this.#isAsking = true;
    this.#button.disabled = true;
    this.#failure.hidden = true;
    try {
      await this.#model.acknowledge(this.#alarm);
    } catch (failure) {
      setText(this.#failure, `Not acknowledged. ${failure.message}`);
      this.#failure.hidden = false;
    } finally {
      this.#isAsking = false;
      this.#button.disabled = false;
    }
  }
}

function placeText(alarm, patient) {
  if (alarm.patientId === null) {
    return 'Whole ward';
  }
  return patient && patient.bed !== null ? `${bedText(patient)} · ${patient.name}` : bedText(patient);
}
