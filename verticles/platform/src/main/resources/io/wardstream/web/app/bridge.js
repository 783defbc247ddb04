/* global SockJS */

const PING_EVERY = 5_000;

/** The server speaks every second; after this long the connection counts as dead, whatever TCP believes. */
const SILENCE_LIMIT = 12_000;
const OPEN_LIMIT = 10_000;
const REPLY_LIMIT = 5_000;
const FIRST_RETRY = 500;
const LAST_RETRY = 10_000;
const TRANSPORTS = ['websocket', 'eventsource', 'xhr-streaming', 'xhr-polling'];

/**
 * The event-bus bridge of Vert.x, over SockJS. Connects again by itself for as long as it is wanted,
 * authenticates with a new ticket each time and before its rights end, and registers again whatever
 * is registered. Delivery is at most once: what comes after a reconnect begins with a snapshot.
 */
export class Bridge {
  #path;
  #ticket;
  #socket = null;
  #isOpen = false;
  #attempts = 0;
  #timers = new Set();
  #handlers = new Map();
  #replies = new Map();
  #replyCount = 0;
  #heardAt = 0;

  /**
   * @param ticket gives a promise of a new ticket
   */
  constructor(path, ticket) {
    this.#path = path;
    this.#ticket = ticket;
  }

  get isOpen() {
    return this.#isOpen;
  }

  start() {
    this.#attempts = 0;
    this.#connect();
  }

  stop() {
    this.#handlers.clear();
    this.#drop();
  }

  /** @param handler with `message(body)`, `refused(reason)` and, if it cares, `lost()` */
  register(address, handler) {
    this.#handlers.set(address, handler);
    this.#ifOpen({ type: 'register', address, headers: {} });
  }

  unregister(address) {
    if (this.#handlers.delete(address)) {
      this.#ifOpen({ type: 'unregister', address, headers: {} });
    }
  }

  /** Asks for the snapshot anew; registered twice is registered once. */
  again(address) {
    if (this.#handlers.has(address)) {
      this.#ifOpen({ type: 'register', address, headers: {} });
    }
  }

  /** @return a promise of the reply; fails with `failureCode`, -1 when there was none in time */
  send(address, body) {
    return this.#isOpen ? this.#ask(address, body) : Promise.reject(failure(-1, 'not connected'));
  }

  async #connect() {
    const socket = new SockJS(this.#path, null, { transports: TRANSPORTS });
    this.#socket = socket;
    this.#heardAt = performance.now();
    const ticket = this.#ticket();
    ticket.catch(() => {}); // handled below, once there is a socket to use it on
    socket.onmessage = (event) => this.#socket === socket && this.#heard(JSON.parse(event.data));
    socket.onclose = () => this.#socket === socket && this.#lost();
    this.#after(OPEN_LIMIT, () => this.#isOpen || this.#lost());
    socket.onopen = async () => {
      try {
        const session = await this.#authenticate(await ticket);
        if (this.#socket === socket) {
          this.#opened(session);
        }
      } catch {
        if (this.#socket === socket) {
          this.#lost();
        }
      }
    };
  }

  #authenticate(ticket) {
    return this.#ask('session.authenticate', { ticket });
  }

  #opened(session) {
    this.#isOpen = true;
    this.#attempts = 0;
    for (const address of this.#handlers.keys()) {
      this.#ifOpen({ type: 'register', address, headers: {} });
    }
    this.#renewBefore(session.expiresInSeconds * 1_000);
    this.#watch();
  }

  #renewBefore(endsIn) {
    this.#after(Math.max(endsIn / 2, endsIn - 60_000), async () => {
      const socket = this.#socket;
      try {
        const session = await this.#authenticate(await this.#ticket());
        if (this.#socket === socket) {
          this.#renewBefore(session.expiresInSeconds * 1_000);
        }
      } catch {
        if (this.#socket === socket) {
          this.#lost();
        }
      }
    });
  }

  #watch() {
    this.#after(PING_EVERY, () => {
      if (performance.now() - this.#heardAt > SILENCE_LIMIT) {
        this.#lost();
        return;
      }
      this.#ifOpen({ type: 'ping' });
      this.#watch();
    });
  }

  #heard(message) {
    this.#heardAt = performance.now();
    const reply = this.#replies.get(message.address);
    if (reply) {
      this.#replies.delete(message.address);
      message.type === 'err' ? reply.reject(failure(message.failureCode, message.message)) : reply.resolve(message.body);
    } else if (message.type === 'rec') {
      this.#handlers.get(message.address)?.message(message.body);
    } else if (message.type === 'err') {
      this.#handlers.get(message.address)?.refused(message.body);
    }
  }

  #ask(address, body) {
    const replyAddress = `reply.${++this.#replyCount}`;
    const answer = new Promise((resolve, reject) => this.#replies.set(replyAddress, { resolve, reject }));
    this.#after(REPLY_LIMIT, () => {
      this.#replies.get(replyAddress)?.reject(failure(-1, 'no reply'));
      this.#replies.delete(replyAddress);
    });
    this.#socket.send(JSON.stringify({ type: 'send', address, headers: {}, body, replyAddress }));
    return answer;
  }

  #ifOpen(message) {
    if (this.#isOpen) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  /** Lets go of the connection and tries again: later each time, and never all pages at once. */
  #lost() {
    this.#drop();
    this.#handlers.forEach((handler) => handler.lost?.());
    const longest = Math.min(LAST_RETRY, FIRST_RETRY * 2 ** this.#attempts++);
    this.#after(longest * (0.5 + Math.random() / 2), () => this.#connect());
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#isOpen = false;
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    this.#replies.forEach((reply) => reply.reject(failure(-1, 'connection lost')));
    this.#replies.clear();
    socket?.close();
  }

  #after(millis, action) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, millis);
    this.#timers.add(timer);
  }
}

function failure(code, message) {
  return Object.assign(new Error(message), { failureCode: code });
}
