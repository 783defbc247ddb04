import { leftOf } from './audiopause.js';
import { setAttribute, setText } from './dom.js';
import { durationText } from './format.js';

const TOLD_FOR = 8_000;

/**
 * The button that pauses the sound of what is looked at, for everybody, and the crossed bell that
 * counts down while it is paused.
 */
export class SoundControl {
  #button = document.getElementById('sound');
  #bell = document.getElementById('pause');
  #left = this.#bell.querySelector('.left');
  #failure = document.getElementById('sound-failure');
  #sound;
  #request;
  #place = null;
  #pause = null;
  #isAsking = false;

  /** @param request asks the API: method, path, body */
  constructor(sound, request) {
    this.#sound = sound;
    this.#request = request;
    this.#button.addEventListener('click', () => this.#pressed());
  }

  /**
   * @param place what a press pauses, `{ kind: 'wards' | 'patients', id }`; null: nothing is looked at
   * @param pause the one in force there; null: none is
   */
  show(place, pause, now) {
    this.#place = place;
    this.#pause = pause;
    this.#bell.hidden = pause === null;
    if (pause !== null) {
      setText(this.#left, `${pause.patientId === null ? 'Ward' : 'Patient'} ${durationText(leftOf(pause, now))}`);
      setAttribute(this.#bell, 'title', `Sound paused by ${pause.by}`);
    }
    const isWaiting = this.#sound.state === 'waiting';
    setAttribute(this.#button, 'data-state', isWaiting ? 'waiting' : pause === null ? 'on' : 'paused');
    setText(this.#button, isWaiting ? 'Sound off: touch to turn on' : this.#action());
    this.#button.disabled = this.#isAsking || (place === null && !isWaiting);
  }

  #action() {
    if (this.#pause !== null) {
      return 'Resume sound';
    }
    return this.#place?.kind === 'patients' ? 'Pause sound of patient' : 'Pause sound of ward';
  }

  /** A press does what the button says; whether the sound is paused shows when the server says so. */
  async #pressed() {
    if (this.#isAsking || this.#button.dataset.state === 'waiting' || this.#place === null) {
      return;
    }
    this.#isAsking = this.#button.disabled = true; // the second click of a double click undoes nothing
    this.#failure.hidden = true;
    try {
      await (this.#pause === null ? this.#begin(this.#place) : this.#end(this.#pause));
    } catch (failure) {
      this.#tell(failure.status === 403 ? 'You are not allowed to pause the sound.' : `The sound goes on as it was. ${failure.message}`);
    } finally {
      this.#isAsking = false;
    }
  }

  #begin({ kind, id }) {
    return this.#request('POST', pathOf(kind, id), {});
  }

  #end({ wardId, patientId }) {
    return this.#request('DELETE', patientId === null ? pathOf('wards', wardId) : pathOf('patients', patientId));
  }

  #tell(text) {
    setText(this.#failure, text);
    this.#failure.hidden = false;
    setTimeout(() => (this.#failure.hidden = true), TOLD_FOR);
  }
}

function pathOf(kind, id) {
  return `/api/${kind}/${encodeURIComponent(id)}/audio-pause`;
}
