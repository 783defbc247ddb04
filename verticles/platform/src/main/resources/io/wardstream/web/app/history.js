/** A pause longer than this between two values of a continuous vital is a gap in its line. */
const GAP = 15_000;

/** What was measured on a patient lately, as columns over time. A sample that comes twice is there once. */
export class History {
  constructor() {
    this.times = [];
    this.columns = {};
  }

  /** Takes an answer of the history route. */
  load(answer) {
    answer.time.forEach((time, index) => {
      const values = {};
      for (const [name, column] of Object.entries(answer.vitals)) {
        if (column.value[index] !== null) {
          values[name] = column.value[index];
        }
      }
      this.add(time, values);
    });
  }

  /** @param values numbers by the name of the vital */
  add(time, values) {
    const row = this.#row(time);
    for (const [name, value] of Object.entries(values)) {
      this.columns[name] ??= new Array(this.times.length).fill(null);
      this.columns[name][row] = value;
    }
  }

  /** Forgets what is older. */
  trim(before) {
    let count = 0;
    while (count < this.times.length && this.times[count] < before) {
      count++;
    }
    if (count > 0) {
      this.times.splice(0, count);
      Object.values(this.columns).forEach((column) => column.splice(0, count));
    }
  }

  has(name) {
    return this.columns[name]?.some((value) => value !== null) ?? false;
  }

  /**
   * The columns as uPlot wants them: seconds, then the values of each vital, where null breaks the
   * line and undefined does not.
   */
  chartData(names, isContinuous) {
    const times = [];
    const series = names.map(() => []);
    const last = names.map(() => -1);
    this.times.forEach((time, row) => {
      const values = names.map((name) => this.columns[name]?.[row] ?? undefined);
      const isBreak = (index) => isContinuous && values[index] !== undefined && last[index] >= 0 && time - times[last[index]] * 1_000 > GAP;
      const breaks = names.map((_, index) => index).filter(isBreak);
      if (breaks.length > 0) {
        times.push((time - 1) / 1_000);
        series.forEach((column) => column.push(undefined));
        breaks.forEach((index) => series[index].fill(null, last[index] + 1));
      }
      times.push(time / 1_000);
      values.forEach((value, index) => {
        series[index].push(value);
        last[index] = value === undefined ? last[index] : times.length - 1;
      });
    });
    return [times, ...series];
  }

  /** Where that time stands, made if it is new: nearly always at the end. */
  #row(time) {
    let row = this.times.length;
    while (row > 0 && this.times[row - 1] > time) {
      row--;
    }
    if (this.times[row - 1] === time) {
      return row - 1;
    }
    this.times.splice(row, 0, time);
    Object.values(this.columns).forEach((column) => column.splice(row, 0, null));
    return row;
  }
}
