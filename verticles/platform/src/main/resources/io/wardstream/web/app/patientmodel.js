import { History } from './history.js';
import { LIVE } from './ranges.js';
import { ScoreModel } from './scoremodel.js';
import { Subscription } from './subscription.js';
import { Trend } from './trend.js';
import { isMeasured } from './wardmodel.js';

/** One patient: who it is, the newest values, the last hour going on live, and a longer range when it is asked for. */
export class PatientModel {
  #session;
  #clock;
  #onChange;
  #subscription;

  constructor(bridge, session, clock, patientId, onChange) {
    this.#session = session;
    this.#clock = clock;
    this.#onChange = onChange;
    this.id = patientId;
    this.patient = null;
    this.vitals = {};
    this.values = {};
    this.history = new History();
    this.range = LIVE;
    this.trend = null;
    this.failure = null;
    this.score = new ScoreModel(session, patientId, onChange);
    this.#subscription = new Subscription(bridge, `patient.${patientId}`, (frame) => this.#apply(frame), onChange);
    this.#read();
  }

  get refusal() {
    return this.#subscription.refusal;
  }

  stop() {
    this.trend?.stop();
    this.#subscription.stop();
    this.score.stop();
  }

  /** @param range one of RANGES */
  choose(range) {
    this.trend?.stop();
    this.range = range;
    this.trend = range === LIVE ? null : new Trend((from, to) => this.#session.requestOrJob(`${this.#path}/vitals/history?from=${from}&to=${to}`), this.#clock, range, this.#onChange);
    this.#onChange();
  }

  get #path() {
    return `/api/patients/${encodeURIComponent(this.id)}`;
  }

  /** Values of the hour that has gone; again after each snapshot, for what was missed before it. */
  async #read() {
    try {
      this.patient = await this.#session.request('GET', this.#path);
      const from = Math.floor(this.#clock.now() - LIVE.millis);
      this.history.load(await this.#session.request('GET', `${this.#path}/vitals/history?resolution=raw&from=${from}`));
      this.failure = null;
    } catch (failure) {
      this.failure = failure.status === 404 ? 'There is no such patient, or you may not see them.' : `The last hour cannot be shown: ${failure.message}`;
    }
    this.#onChange();
  }

  #apply(frame) {
    if (frame.snapshot) {
      this.vitals = frame.vitals;
      this.values = { ...frame.tile?.values };
      if (this.patient !== null) {
        this.#read();
      }
    }
    (frame.samples ?? []).forEach((sample) => this.#take(sample));
    this.history.trim(frame.serverTime - LIVE.millis);
  }

  #take(sample) {
    const measured = {};
    for (const [name, given] of Object.entries(sample.values)) {
      const value = typeof given === 'number' ? { value: given, validity: 'valid' } : { value: given.v, validity: given.validity };
      value.observedAt = sample.observedAt;
      value.receivedAt = sample.receivedAt;
      if (value.observedAt >= (this.values[name]?.observedAt ?? -Infinity)) {
        this.values[name] = value;
      }
      if (isMeasured(value)) {
        measured[name] = value.value;
      }
    }
    this.history.add(sample.observedAt, measured);
  }
}
