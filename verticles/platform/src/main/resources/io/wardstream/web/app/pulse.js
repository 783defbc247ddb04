/** Without a tick of the server for this long, nothing on the screen counts as current. */
const LIMIT = 3_000;
const CHECK_EVERY = 250;

/** Says whether the server is alive and heard, by the tick it sends every second. */
export class Pulse {
  #tickedAt = -Infinity;
  #isCurrent = false;
  #lostSince;
  #clock;
  #onChange;

  /** @param onChange told when it is lost and when it is back */
  constructor(bridge, clock, onChange) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#lostSince = clock.now();
    bridge.register('node.tick', {
      message: (tick) => this.#ticked(tick),
      refused: () => {},
      lost: () => this.#set(false),
    });
    this.release = null;
    this.timer = setInterval(() => this.#check(), CHECK_EVERY);
  }

  get isCurrent() {
    return this.#isCurrent;
  }

  /** The server's time of the last tick; before the first one, when waiting began. */
  get lostSince() {
    return this.#lostSince;
  }

  stop() {
    clearInterval(this.timer);
  }

  #ticked(tick) {
    this.#clock.heard(tick.serverTime);
    this.release = tick.release;
    this.#tickedAt = performance.now();
    this.#lostSince = tick.serverTime;
    this.#set(true);
  }

  #check() {
    if (performance.now() - this.#tickedAt > LIMIT) {
      this.#set(false);
    }
  }

  #set(isCurrent) {
    if (this.#isCurrent !== isCurrent) {
      this.#isCurrent = isCurrent;
      this.#onChange();
    }
  }
}
