import uPlot from '/lib/uplot/1.6.30/uPlot.esm.js';
import { element } from './dom.js';
import { ABSENT, numberText, unitText } from './format.js';
import { LIVE, axisText, cursorText, daysBetween } from './ranges.js';

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

/**
 * A range of a patient's past, one chart a group of vitals, all with the same time and cursor: the last hour sample by
 * sample, longer ones as the average in the band between least and greatest.
 */
export class Charts {
  #range;
  #charts = [];
  #sizes = new ResizeObserver(() => this.#fit());

  /** @param range one of RANGES */
  constructor(range) {
    this.#range = range;
    this.node = element('div', { class: 'charts' });
    this.#sizes.observe(this.node);
  }

  close() {
    this.#sizes.disconnect();
    this.#charts.forEach(({ chart }) => chart.destroy());
  }

  /** @param source what was measured: a History of the last hour, a Trend of longer ranges */
  draw(source, vitals, now) {
    for (const group of GROUPS) {
      const isDrawn = this.#charts.some((drawn) => drawn.group === group);
      if (!isDrawn && group.vitals.some((name) => vitals[name] && source.has(name))) {
        this.#begin(group, vitals);
      }
    }
    for (const { chart, group, isContinuous } of this.#charts) {
      chart.setData(source.chartData(group.vitals, isContinuous), false);
      chart.setScale('x', { min: (now - this.#range.millis) / 1_000, max: now / 1_000 });
    }
  }

  #begin(group, vitals) {
    const node = element('div', { class: 'chart' });
    const isContinuous = vitals[group.vitals[0]].cadence === 'continuous';
    const made = options(this.#range, group, vitals, isContinuous, this.#width());
    const chart = new uPlot(made, made.series.map(() => []), node);
    this.#charts.push({ chart, group, isContinuous, node });
    this.#charts.sort((one, other) => GROUPS.indexOf(one.group) - GROUPS.indexOf(other.group));
    this.node.append(...this.#charts.map((drawn) => drawn.node));
    this.#fit();
  }

  /** What is not laid out has no width, and a canvas without width cannot be drawn: it is fitted when it is observed. */
  #fit() {
    for (const { chart, node } of this.#charts) {
      if (node.clientWidth > 0) {
        chart.setSize({ width: node.clientWidth, height: HEIGHT });
      }
    }
  }

  #width() {
    return Math.max(200, this.node.clientWidth);
  }
}

function options(range, group, vitals, isContinuous, width) {
  const style = getComputedStyle(document.documentElement);
  const axis = { stroke: style.getPropertyValue('--muted'), font: '12px sans-serif', grid: { stroke: style.getPropertyValue('--line'), width: 1 }, ticks: { show: false } };
  const series = group.vitals.map((name) => (range === LIVE ? [lineOf(name, vitals[name], isContinuous, style)] : bandOf(name, vitals[name], isContinuous, style)));
  return {
    width,
    height: HEIGHT,
    cursor: { sync: { key: 'patient' }, drag: { x: false, y: false } },
    scales: { x: { time: true }, y: { range: (_, least, most) => rangeOf(group, least, most) } },
    axes: [
      { ...axis, size: 26, values: (_, times) => times.map(axisText), ...(range.isOfDays && { splits: (_, _axis, from, to) => daysBetween(from, to) }) },
      { ...axis, size: 44 },
    ],
    series: [
      { label: 'Time', value: (_, time) => (time ? cursorText(range, time) : '') },
      ...series.flat(),
    ],
    bands: range === LIVE ? [] : group.vitals.map((name, index) => ({ series: [index * 3 + 2, index * 3 + 1], fill: `${color(name, style)}33` })),
  };
}

function color(name, style) {
  return style.getPropertyValue(`--${name}`).trim();
}

function lineOf(name, vital, isContinuous, style) {
  return {
    label: `${vital.label} ${unitText(vital.unit)}`,
    stroke: color(name, style),
    width: isContinuous ? 1.5 : 1,
    dash: isContinuous ? undefined : [2, 4],
    points: { show: !isContinuous, size: 6 },
    value: (_, value) => numberText(value, vital.decimals),
  };
}

/** Least, greatest and average; the edges are not drawn, and are named beside the average. */
function bandOf(name, vital, isContinuous, style) {
  const edge = { class: 'edge', stroke: 'transparent', width: 0, points: { show: false } };
  const edges = (chart, index, row) => `${numberText(chart.data[index - 2][row], vital.decimals)}–${numberText(chart.data[index - 1][row], vital.decimals)}`;
  const value = (chart, average, index, row) => (typeof average === 'number' ? `${numberText(average, vital.decimals)} (${edges(chart, index, row)})` : ABSENT);
  return [{ ...edge, label: `${vital.label} least` }, { ...edge, label: `${vital.label} greatest` }, { ...lineOf(name, vital, isContinuous, style), value }];
}

function rangeOf({ range, most }, least, greatest) {
  if (typeof least !== 'number' || typeof greatest !== 'number') {
    return range;
  }
  const margin = (Math.max(greatest, range[1]) - Math.min(least, range[0])) * 0.06;
  return [Math.min(range[0], least - margin), Math.min(most ? most + 0.5 : Infinity, Math.max(range[1], greatest + margin))];
}
