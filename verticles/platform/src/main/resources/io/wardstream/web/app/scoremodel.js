/** A score seldom changes, and is worked out on the server from samples of the last seconds. */
const READ_EVERY = 5_000;

/** NEWS2 of one patient, read again and again, and what people enter for it. */
export class ScoreModel {
  #session;
  #path;
  #onChange;
  #timer;
  #isReading = false;
  #isStopped = false;

  /** Counts what was entered: an answer that was asked for before does not undo it. */
  #turn = 0;

  constructor(session, patientId, onChange) {
    this.#session = session;
    this.#path = `/api/patients/${encodeURIComponent(patientId)}/score`;
    this.#onChange = onChange;
    this.score = null;
    this.failure = null;
    this.#timer = setInterval(() => document.hidden || this.#read(), READ_EVERY);
    this.#read();
  }

  stop() {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  /** Enters what is given; fails with a text for people. */
  async enter(inputs) {
    this.#turn++;
    try {
      this.#take(await this.#session.request('PUT', `${this.#path}/inputs`, inputs));
    } catch (failure) {
      throw failure.status === 403 ? new Error('You are not allowed to enter this.') : failure;
    }
  }

  async #read() {
    if (this.#isReading) {
      return;
    }
    this.#isReading = true;
    const turn = this.#turn;
    try {
      const score = await this.#session.request('GET', this.#path);
      if (turn === this.#turn) {
        this.#take(score);
      }
    } catch (failure) {
      this.failure = failure.message;
      this.#changed();
    } finally {
      this.#isReading = false;
    }
  }

  #take(score) {
    this.score = score;
    this.failure = null;
    this.#changed();
  }

  #changed() {
    if (!this.#isStopped) {
      this.#onChange();
    }
  }
}
