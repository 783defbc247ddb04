import { Subscription } from './subscription.js';

/** Worst first. */
export const PRIORITIES = ['high', 'medium', 'low'];

/** Bound of the list of what has closed, kept so that an older word does not open it again. */
const CLOSED_KEPT = 500;

/** The open alarms of one hospital, and the pauses of their sound. */
export class AlarmModel {
  #bridge;
  #session;
  #subscription;
  #open = new Map();
  #closed = new Set();
  #pauses = [];
  #onChange;

  constructor(bridge, session, hospitalId, onChange) {
    this.hospitalId = hospitalId;
    this.#bridge = bridge;
    this.#session = session;
    this.#onChange = onChange;
    this.#subscription = new Subscription(bridge, `alarms.${hospitalId}`, (frame) => this.#apply(frame), onChange);
  }

  /** False when an alarm may be up that is not in the list. */
  get isComplete() {
    return this.#subscription.isComplete;
  }

  /** The pauses of the sound; none while an alarm may be up that is not known of. */
  get pauses() {
    return this.isComplete ? this.#pauses : [];
  }

  /** The open alarms of a ward: highest first, what waits for somebody before what does not, newest first. */
  ofWard(wardId) {
    return [...this.#open.values()].filter((alarm) => alarm.wardId === wardId).sort(compare);
  }

  countElsewhere(wardId) {
    return [...this.#open.values()].filter((alarm) => alarm.wardId !== wardId).length;
  }

  /** Acknowledges by the bridge, or by REST when the bridge gives no answer; fails with a text for people. */
  async acknowledge(alarm) {
    const answer = await this.#bridge
      .send('alarms.acknowledge', { alarmId: alarm.id })
      .catch((failure) => this.#acknowledgeByRest(alarm, failure));
    this.#take(answer);
    this.#onChange();
  }

  stop() {
    this.#subscription.stop();
  }

  #acknowledgeByRest(alarm, failure) {
    if (failure.failureCode === 403) {
      throw new Error('You are not allowed to acknowledge alarms.');
    }
    if (failure.failureCode === 404) {
      throw new Error(alarm.durable ? 'This alarm is no longer open.' : 'It is not recorded yet. Please try again.');
    }
    return this.#session.request('POST', `/api/alarms/${encodeURIComponent(alarm.id)}/acknowledge`);
  }

  #apply(frame) {
    if (frame.snapshot) {
      this.#open.clear();
      this.#closed.clear();
    }
    frame.alarms.forEach((alarm) => this.#take(alarm));
    this.#pauses = frame.audioPauses ?? this.#pauses;
  }

  #take(alarm) {
    const known = this.#open.get(alarm.id);
    if (this.#closed.has(alarm.id) || (known && !isNews(alarm, known))) {
      return;
    }
    if (alarm.closedAt === null) {
      this.#open.set(alarm.id, alarm);
      return;
    }
    this.#open.delete(alarm.id);
    this.#closed.add(alarm.id);
    if (this.#closed.size > CLOSED_KEPT) {
      this.#closed.delete(this.#closed.values().next().value);
    }
  }
}

/** A later version, or the same one that has been recorded meanwhile. */
function isNews(alarm, known) {
  return alarm.version > known.version || (alarm.version === known.version && alarm.durable && !known.durable);
}

/** True while nobody has said that they have seen it. */
export function isWaiting(alarm) {
  return alarm.state !== 'ACKNOWLEDGED';
}

/** True while it is to be heard. */
export function isSounding(alarm) {
  return alarm.state === 'UNACKNOWLEDGED' || alarm.state === 'LATCHED';
}

function compare(one, other) {
  return (
    PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority) ||
    Number(isWaiting(other)) - Number(isWaiting(one)) ||
    Date.parse(other.raisedAt) - Date.parse(one.raisedAt) ||
    (one.id < other.id ? -1 : 1)
  );
}
