import { element, setAttribute, setText } from './dom.js';

/** The place of one vital on a screen: label, value, unit, age; it can be stale, absent or in alarm. */
export class Cell {
  #label = element('span', { class: 'label' });
  #text = element('span', { class: 'value' });
  #mean = element('span', { class: 'mean' });
  #mark = element('abbr', { class: 'mark' });
  #unit = element('span', { class: 'unit' });
  #age = element('span', { class: 'age' });

  #isLarge;

  /** @param kind a class of style.css: `vital-heart_rate` and so on */
  constructor(kind, isLarge) {
    this.#isLarge = isLarge;
    this.node = element(
      'span',
      { class: `cell ${kind}${isLarge ? ' large' : ''}` },
      element('span', { class: 'legend' }, this.#label, ' ', this.#unit),
      element('span', { class: 'figure' }, this.#text, this.#mark, this.#mean),
      this.#age,
    );
  }

  /** @param alarm the highest open alarm of this vital, or null */
  show(reading, alarm) {
    setText(this.#label, reading.label);
    setText(this.#unit, reading.unit);
    setText(this.#text, reading.text);
    setText(this.#mean, reading.mean ?? '');
    setText(this.#mark, reading.mark ? '?' : '');
    setAttribute(this.#mark, 'title', reading.mark || null);
    setText(this.#age, this.#isLarge ? reading.age : reading.age.replace(' min', ' m'));
    setAttribute(this.node, 'data-state', reading.isAbsent ? 'absent' : reading.isStale ? 'stale' : null);
    setAttribute(this.node, 'data-alarm', alarm ? alarm.priority : null);
    setAttribute(this.node, 'data-waiting', alarm ? alarm.state === 'UNACKNOWLEDGED' || alarm.state === 'LATCHED' : null);
  }
}
