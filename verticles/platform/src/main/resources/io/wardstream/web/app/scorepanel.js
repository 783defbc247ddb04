import { element, setAttribute, setText } from './dom.js';
import { ABSENT, ageText, numberText, timeText, unitText } from './format.js';

/** The chart's parameters in its order: what they are called, and in a sentence. */
const PARTS = [
  ['respiration_rate', 'Respiration', 'respiration'],
  ['spo2', 'SpO2', 'SpO2'],
  ['oxygen', 'Air or oxygen', 'air or oxygen'],
  ['systolic_bp', 'Systolic', 'systolic pressure'],
  ['pulse', 'Pulse', 'pulse'],
  ['consciousness', 'Consciousness', 'consciousness'],
  ['temperature', 'Temperature', 'temperature'],
];
const SOURCE = 'National Early Warning Score 2, Royal College of Physicians, 2017';
const LEVELS = { A: 'Alert', C: 'New confusion', V: 'Voice', P: 'Pain', U: 'Unresponsive' };
const AIR = { false: 'Air', true: 'Oxygen' };
/** Values are looked up as they are shown: whole, but for the temperature. */
const DECIMALS = { temperature: 1 };
const SCALES = { 1: 'Scale 1', 2: 'Scale 2 (88-92 %, by order)' };

/** NEWS2 of one patient in its parts, and the three things people enter for it. */
export class ScorePanel {
  #model = null;
  #total = element('span', { class: 'total' }, ABSENT);
  #words = element('span', { class: 'words' });
  #parts = new Map(PARTS.map(([name, label]) => [name, new Part(label)]));
  #level = choice('Consciousness', LEVELS);
  #air = choice('Air or oxygen', AIR);
  #scale = choice('SpO2 scale', SCALES);
  #button = element('button', { type: 'submit' }, 'Enter');
  #note = element('p', { class: 'note', role: 'status' });
  #isAsking = false;

  constructor() {
    const fields = [this.#level, this.#air, this.#scale].map(({ node }) => node);
    this.node = element(
      'section',
      { class: 'score', 'aria-label': 'NEWS2', hidden: true },
      element('h3', {}, element('abbr', { title: SOURCE }, 'NEWS2'), this.#total, this.#words),
      element('ul', { class: 'parts' }, ...[...this.#parts.values()].map(({ node }) => node)),
      element('form', { onsubmit: (event) => this.#enter(event) }, ...fields, this.#button, this.#note),
    );
  }

  show(model, moment) {
    this.#model = model;
    const score = model.score;
    this.node.hidden = score === null && model.failure === null;
    setAttribute(this.node, 'data-complete', score?.complete ?? false);
    setText(this.#total, score?.complete ? String(score.total) : ABSENT);
    setText(this.#words, words(score, model.failure));
    if (score === null) {
      return;
    }
    const passed = moment.now - Date.parse(score.at);
    for (const [name, part] of this.#parts) {
      part.show(score.parameters[name], valueText(name, score.parameters[name], score.inputs), passed);
    }
    this.#level.show(LEVELS[score.inputs.consciousness.value], score.inputs.consciousness, passed);
    this.#air.show(AIR[score.inputs.oxygen.value], score.inputs.oxygen, passed);
    this.#scale.show(SCALES[score.inputs.spo2Scale.value], score.inputs.spo2Scale, passed);
  }

  async #enter(event) {
    event.preventDefault();
    const inputs = {};
    if (this.#level.value) {
      inputs.consciousness = this.#level.value;
    }
    if (this.#air.value) {
      inputs.oxygen = this.#air.value === 'true';
    }
    if (this.#scale.value) {
      inputs.spo2Scale = Number(this.#scale.value);
    }
    if (this.#isAsking || this.#model === null || Object.keys(inputs).length === 0) {
      setText(this.#note, this.#isAsking ? '' : 'Choose what to enter first.');
      return;
    }
    this.#isAsking = this.#button.disabled = true;
    setText(this.#note, '');
    try {
      await this.#model.enter(inputs);
      [this.#level, this.#air, this.#scale].forEach((field) => field.clear());
      setText(this.#note, 'Entered.');
    } catch (failure) {
      setText(this.#note, `Not entered. ${failure.message}`);
    } finally {
      this.#isAsking = this.#button.disabled = false;
    }
  }
}

/** One parameter: what it is, what it is worth, and how old it is. */
class Part {
  #points = element('span', { class: 'points' });
  #value = element('span', { class: 'value' });
  #age = element('span', { class: 'age' });

  constructor(label) {
    this.node = element('li', {}, element('span', { class: 'legend' }, label), this.#value, this.#points, this.#age);
  }

  show(part, text, passed) {
    setAttribute(this.node, 'data-points', part.points ?? 'none');
    setText(this.#value, text);
    setText(this.#points, part.points === null ? ABSENT : String(part.points));
    setAttribute(this.#points, 'title', part.points === null ? 'cannot be scored' : `${part.points} points`);
    const marks = part.validity && part.validity !== 'valid' ? ` ${part.validity}` : '';
    setText(this.#age, part.ageMs === null ? 'never' : `${ageText(part.ageMs + passed)}${part.points === null ? ' old' : ''}${marks}`);
  }
}

/** A field in which nothing is chosen until somebody does: what stands is said beside it. */
function choice(label, options) {
  const stands = element('span', { class: 'stands' });
  const entries = Object.entries(options).map(([value, text]) => element('option', { value }, text));
  const select = element('select', {}, element('option', { value: '' }, 'unchanged'), ...entries);
  return {
    node: element('label', {}, element('span', { class: 'legend' }, label), select, stands),
    get value() {
      return select.value;
    },
    clear() {
      select.value = '';
    },
    show(text, input, passed) {
      setText(stands, input.by === null ? (text ?? 'not entered') : `${text}, ${input.by}, ${ageText(input.ageMs + passed)}`);
    },
  };
}

function words(score, failure) {
  if (failure !== null) {
    return score === null ? `cannot be shown: ${failure}` : `as of ${timeText(Date.parse(score.at))}: ${failure}`;
  }
  if (score === null) {
    return ''; // not read yet
  }
  if (!score.complete) {
    return `incomplete: ${PARTS.filter(([name]) => score.missing.includes(name)).map(([, , text]) => text).join(', ')}`;
  }
  return score.highest === 3 ? 'three points in one parameter' : '';
}

function valueText(name, part, inputs) {
  switch (name) {
    case 'consciousness':
      return LEVELS[part.value] ?? ABSENT;
    case 'oxygen':
      return AIR[part.value] ?? ABSENT;
    case 'spo2':
      return part.value === null ? ABSENT : `${numberText(part.value, 0)} % (scale ${inputs.spo2Scale.value})`;
    default:
      return part.value === null ? ABSENT : `${numberText(part.value, DECIMALS[name] ?? 0)} ${unitText(part.unit)}`;
  }
}
