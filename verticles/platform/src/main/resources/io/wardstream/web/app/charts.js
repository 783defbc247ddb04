import uPlot from '/lib/uplot/1.6.30/uPlot.esm.js';
import { element } from './dom.js';
import { numberText, unitText } from './format.js';
import { SHOWN_MILLIS } from './patientmodel.js';

/** What is drawn together, the last on top, and the range that is always shown of it. */
const GROUPS = [
  { vitals: ['pulse_rate', 'heart_rate'], range: [50, 120] },
  { vitals: ['spo2'], range: [88, 100], most: 100 },
  { vitals: ['respiration_rate'], range: [8, 26] },
  { vitals: ['systolic_bp', 'mean_bp', 'diastolic_bp'], range: [60, 150] },
  { vitals: ['temperature'], range: [36, 38.5] },
  { vitals: ['etco2'], range: [25, 50] },
];
const HEIGHT = 140;
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const CLOCK_SECONDS = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** The last hour of a patient, one chart a group of vitals, all with the same time and cursor. */
export class Charts {
  #charts = [];
  #sizes = new ResizeObserver(() => this.#fit());

  constructor() {
    this.node = element('div', { class: 'charts' });
    this.#sizes.observe(this.node);
  }

  close() {
    this.#sizes.disconnect();
    this.#charts.forEach(({ chart }) => chart.destroy());
  }

  draw(model, now) {
    for (const group of GROUPS) {
      const isDrawn = this.#charts.some((drawn) => drawn.group === group);
      if (!isDrawn && group.vitals.some((name) => model.vitals[name] && model.history.has(name))) {
        this.#begin(group, model.vitals);
      }
    }
    for (const { chart, group, isContinuous } of this.#charts) {
      chart.setData(model.history.chartData(group.vitals, isContinuous), false);
      chart.setScale('x', { min: (now - SHOWN_MILLIS) / 1_000, max: now / 1_000 });
    }
  }

  #begin(group, vitals) {
    const node = element('div', { class: 'chart' });
    const isContinuous = vitals[group.vitals[0]].cadence === 'continuous';
    const chart = new uPlot(options(group, vitals, isContinuous, this.#width()), [[], ...group.vitals.map(() => [])], node);
    this.#charts.push({ chart, group, isContinuous, node });
    this.#charts.sort((one, other) => GROUPS.indexOf(one.group) - GROUPS.indexOf(other.group));
    this.node.append(...this.#charts.map((drawn) => drawn.node));
    this.#fit();
  }

  #fit() {
    this.#charts.forEach(({ chart, node }) => chart.setSize({ width: node.clientWidth, height: HEIGHT }));
  }

  #width() {
    return Math.max(200, this.node.clientWidth);
  }
}

function options(group, vitals, isContinuous, width) {
  const style = getComputedStyle(document.documentElement);
  const axis = { stroke: style.getPropertyValue('--muted'), font: '12px sans-serif', grid: { stroke: style.getPropertyValue('--line'), width: 1 }, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    cursor: { sync: { key: 'patient' }, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_, least, most) => rangeOf(group, least, most) } },
    axes: [
      { ...axis, size: 26, values: (_, times) => times.map((time) => CLOCK.format(time * 1_000)) },
      { ...axis, size: 44 },
    ],
    series: [
      { label: 'Time', value: (_, time) => (time ? CLOCK_SECONDS.format(time * 1_000) : '') },
      ...group.vitals.map((name) => seriesOf(name, vitals[name], isContinuous, style)),
    ],
  };
}

function seriesOf(name, vital, isContinuous, style) {
  return {
    label: `${vital.label} ${unitText(vital.unit)}`,
    stroke: style.getPropertyValue(`--${name}`),
    width: isContinuous ? 1.5 : 1,
    dash: isContinuous ? undefined : [2, 4],
    points: { show: !isContinuous, size: 6 },
    value: (_, value) => numberText(value, vital.decimals),
  };
}

function rangeOf({ range, most }, least, greatest) {
  if (typeof least !== 'number' || typeof greatest !== 'number') {
    return range;
  }
  const margin = (Math.max(greatest, range[1]) - Math.min(least, range[0])) * 0.06;
  return [Math.min(range[0], least - margin), Math.min(most ? most + 0.5 : Infinity, Math.max(range[1], greatest + margin))];
}
