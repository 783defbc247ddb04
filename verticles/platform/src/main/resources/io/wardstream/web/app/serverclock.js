/**
 * What time it is on the server. A ward's computers need not be right, so ages are counted from the
 * server's times and this machine's monotonic clock.
 */
export class ServerClock {
  #offset = Date.now() - performance.now();

  heard(serverTime) {
    this.#offset = serverTime - performance.now();
  }

  now() {
    return this.#offset + performance.now();
  }
}
