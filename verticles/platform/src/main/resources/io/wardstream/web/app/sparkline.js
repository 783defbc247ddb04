import { TREND_VITAL } from './wardmodel.js';

const SPAN = 5 * 60_000;

/** A pause longer than this is drawn as one. */
const GAP = 15_000;

/** The least range shown, so that noise does not look like drama. */
const LEAST_RANGE = 30;

/** Draws the last five minutes of heart rate of a tile, without axes: its shape is what it says. */
export class Sparkline {
  constructor() {
    this.node = document.createElement('canvas');
    this.node.className = `sparkline vital-${TREND_VITAL}`;
    this.node.setAttribute('aria-hidden', 'true');
  }

  draw(trend, now, isCurrent) {
    const canvas = this.node;
    const ratio = devicePixelRatio;
    const width = Math.round(canvas.clientWidth * ratio);
    const height = Math.round(canvas.clientHeight * ratio);
    if (width === 0 || height === 0) {
      return;
    }
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = canvas.getContext('2d');
    context.clearRect(0, 0, width, height);
    if (trend.length < 2) {
      return;
    }
    const values = trend.map((point) => point[1]);
    const middle = (Math.max(...values) + Math.min(...values)) / 2;
    const range = Math.max(LEAST_RANGE, Math.max(...values) - Math.min(...values));
    const line = 2 * ratio;
    context.strokeStyle = getComputedStyle(canvas).color;
    context.globalAlpha = isCurrent ? 1 : 0.45;
    context.lineWidth = line;
    context.lineJoin = 'round';
    context.beginPath();
    let before = -Infinity;
    for (const [at, value] of trend) {
      const x = width * (1 - (now - at) / SPAN);
      const y = height / 2 - ((value - middle) / range) * (height - 2 * line);
      at - before > GAP ? context.moveTo(x, y) : context.lineTo(x, y);
      before = at;
    }
    context.stroke();
  }
}
