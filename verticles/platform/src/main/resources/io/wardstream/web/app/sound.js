/**
 * One built-in sound a priority, after IEC 60601-1-8: bursts of pulses with harmonics. `at` is when
 * each pulse begins, in seconds; `every` is how often the burst comes.
 */
const BURSTS = {
  high: { at: [0, 0.3, 0.6, 1.05, 1.35, 2.1, 2.4, 2.7, 3.15, 3.45], length: 0.15, hertz: 880, gain: 0.5, every: 10_000 },
  medium: { at: [0, 0.4, 0.8], length: 0.2, hertz: 660, gain: 0.4, every: 25_000 },
  low: { at: [0], length: 0.2, hertz: 440, gain: 0.3, every: 30_000 },
};
const RANK = ['low', 'medium', 'high'];
const RAMP = 0.02;
const HARMONICS = [0, 1, 0.6, 0.4, 0.3, 0.2];

/** Sounds the highest alarm. Browsers allow no sound before somebody has touched the page. */
export class Sound {
  #context = null;
  #wave = null;
  #priority = null;
  #nextAt = 0;
  #playing = [];

  constructor() {
    const begin = () => this.#begin();
    addEventListener('pointerdown', begin);
    addEventListener('keydown', begin);
  }

  /** 'waiting' for the first touch, or 'on'. */
  get state() {
    return this.#context?.state === 'running' ? 'on' : 'waiting';
  }

  /** Says what is to be heard now: a priority, or null. To be called at every change and every second. */
  sound(priority) {
    const isHigher = RANK.indexOf(priority) > RANK.indexOf(this.#priority);
    if (priority === null || isHigher) {
      this.#hush();
      this.#nextAt = 0;
    }
    this.#priority = priority;
    if (priority !== null && this.state === 'on' && performance.now() >= this.#nextAt) {
      this.#nextAt = performance.now() + BURSTS[priority].every;
      this.#burst(BURSTS[priority]);
    }
  }

  #begin() {
    if (this.#context === null) {
      this.#context = new AudioContext();
      this.#wave = this.#context.createPeriodicWave(new Float32Array(HARMONICS.length), new Float32Array(HARMONICS));
    }
    if (this.#context.state !== 'running') {
      this.#context.resume().catch(() => {}); // the next touch tries again
    }
  }

  #burst({ at, length, hertz, gain }) {
    const start = this.#context.currentTime + 0.05;
    this.#playing = at.map((offset) => {
      const oscillator = this.#context.createOscillator();
      const envelope = this.#context.createGain();
      oscillator.setPeriodicWave(this.#wave);
      oscillator.frequency.value = hertz;
      envelope.gain.setValueAtTime(0, start + offset);
      envelope.gain.linearRampToValueAtTime(gain, start + offset + RAMP);
      envelope.gain.setValueAtTime(gain, start + offset + length - RAMP);
      envelope.gain.linearRampToValueAtTime(0, start + offset + length);
      oscillator.connect(envelope).connect(this.#context.destination);
      oscillator.start(start + offset);
      oscillator.stop(start + offset + length);
      return oscillator;
    });
  }

  #hush() {
    this.#playing.forEach((oscillator) => oscillator.stop());
    this.#playing = [];
  }
}
