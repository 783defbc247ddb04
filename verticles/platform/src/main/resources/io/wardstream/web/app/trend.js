const LENGTHS = { '1m': 60_000, '5m': 300_000, '1h': 3_600_000 };

/** Buckets grow while samples come, and a minute is the shortest. */
const READ_EVERY = 60_000;
const SOONEST = 5_000;

/** A longer range of one patient in buckets: read at once, and again each minute until it is stopped. */
export class Trend {
  #read;
  #clock;
  #onChange;
  #next = null;
  #isStopped = false;

  /**
   * @param read asks for the history from one time to another: resolves with {answer}, or {job, retryAfterSeconds}
   *     when the range must be brought back first
   * @param range one of RANGES
   */
  constructor(read, clock, range, onChange) {
    this.#read = read;
    this.#clock = clock;
    this.#onChange = onChange;
    this.range = range;
    this.answer = null;
    this.message = `Loading the ${range.name} …`;
    this.#look();
  }

  /** True until the first answer. */
  get isLoading() {
    return this.answer === null;
  }

  stop() {
    this.#isStopped = true;
    clearTimeout(this.#next);
  }

  has(name) {
    return this.answer?.vitals[name]?.count?.some((count) => count > 0) ?? false;
  }

  /**
   * The buckets as uPlot wants them: seconds, then least, greatest and average of each vital. Between
   * buckets that are not neighbors the line of a continuous vital is broken by null; undefined does not break one.
   */
  chartData(names, isContinuous) {
    const times = [];
    const columns = names.flatMap(() => [[], [], []]);
    const push = (time, valueOf) => {
      times.push(time / 1_000);
      names.forEach((name, index) => ['min', 'max', 'avg'].forEach((part, offset) => columns[index * 3 + offset].push(valueOf(name, part))));
    };
    const absent = isContinuous ? null : undefined;
    const length = LENGTHS[this.answer.resolution];
    this.answer.time.forEach((time, row) => {
      const before = this.answer.time[row - 1];
      if (isContinuous && row > 0 && time - before > length) {
        push(before + length, () => null);
      }
      push(time, (name, part) => this.answer.vitals[name]?.[part][row] ?? absent);
    });
    return [times, ...columns];
  }

  async #look() {
    const to = Math.floor(this.#clock.now());
    let wait = READ_EVERY;
    try {
      const { answer, job, retryAfterSeconds } = await this.#read(to - this.range.millis, to);
      this.message = job ? `The ${this.range.name} must be fetched from the archive first. The job ${job.id} is ${job.state}.` : '';
      this.answer = job ? this.answer : answer;
      wait = job ? Math.max(SOONEST, retryAfterSeconds * 1_000) : wait;
    } catch (failure) {
      this.message = `The ${this.range.name} cannot be shown: ${failure.message}`;
      wait = Math.max(SOONEST, (failure.retryAfterSeconds ?? 0) * 1_000);
    }
    if (!this.#isStopped) {
      this.#next = setTimeout(() => this.#look(), wait);
      this.#onChange();
    }
  }
}
