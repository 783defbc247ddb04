/** Asking anew for a snapshot at most this often, should gaps come in a row. */
const AGAIN_AFTER = 2_000;
const DENIED = 'access_denied';

/**
 * One address of the bridge whose frames are numbered: a snapshot first, then changes. A number left
 * out means that a change was lost, and the snapshot is asked for anew.
 */
export class Subscription {
  #bridge;
  #address;
  #version = null;
  #askedAt = -Infinity;

  /**
   * @param onFrame told of each frame
   * @param onState told whenever `isComplete` or `refusal` may have changed
   */
  constructor(bridge, address, onFrame, onState = () => {}) {
    this.#bridge = bridge;
    this.#address = address;
    this.refusal = null;
    bridge.register(address, {
      message: (frame) => {
        this.#count(frame);
        this.refusal = null;
        onFrame(frame);
        onState();
      },
      refused: (reason) => {
        this.#version = null;
        if (reason === DENIED) {
          this.refusal = reason;
        } else {
          setTimeout(() => this.isComplete || bridge.again(address), AGAIN_AFTER); // it may be granted later
        }
        onState();
      },
      lost: () => {
        this.#version = null;
        onState();
      },
    });
  }

  /** True while every frame since the last snapshot is here. */
  get isComplete() {
    return this.#version !== null;
  }

  stop() {
    this.#bridge.unregister(this.#address);
  }

  #count(frame) {
    if (frame.snapshot || frame.version === this.#version + 1) {
      this.#version = frame.version;
      return;
    }
    if (this.#version !== null || performance.now() - this.#askedAt > AGAIN_AFTER) {
      this.#version = null;
      this.#askedAt = performance.now();
      this.#bridge.again(this.#address);
    }
  }
}
