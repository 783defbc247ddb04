const STORED = 'wardstream.refresh';
const TIME_LIMIT = 10_000;

/** A report may be large, and the way to it slow. */
const DOWNLOAD_LIMIT = 600_000;

/** Refreshed this long before the access token ends. */
const EARLY = 30_000;

/** A request that was not answered as asked; status 0: the server did not answer at all. */
export class RequestError extends Error {
  constructor(status, detail, retryAfterSeconds = 0) {
    super(detail);
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Who is logged in here. Tokens are kept in memory only. While the page is being reloaded, and only
 * then, the refresh token rests in the sessionStorage of this tab: a reload must not blank a ward's
 * screen. It is not left there, because a duplicated tab would copy it, and a refresh token used by
 * two ends the session of both.
 */
export class Session {
  #access = null;
  #refresh = null;
  #endsAt = 0;
  #refreshing = null;
  #onEnd;

  /** @param onEnd told once, with the reason, when a session is over */
  constructor(onEnd) {
    this.#onEnd = onEnd;
    addEventListener('pagehide', () => this.#refresh && sessionStorage.setItem(STORED, this.#refresh));
    addEventListener('pageshow', (shown) => shown.persisted && sessionStorage.removeItem(STORED));
  }

  async logIn(username, password) {
    this.#keep(await send('POST', '/api/session', { username, password }));
  }

  /** Goes on after a reload; false when there is nothing to go on with. */
  async resume() {
    this.#refresh = sessionStorage.getItem(STORED);
    sessionStorage.removeItem(STORED);
    if (this.#refresh === null) {
      return false;
    }
    try {
      await this.#renew();
      return true;
    } catch (failure) {
      if (failure.status === 0 || failure.status >= 500) {
        throw failure;
      }
      return false;
    }
  }

  /** Asks the API in the name of who is logged in; refreshes the access token when it is about to end. */
  async request(method, path, body) {
    const answer = await this.#answer(method, path, body);
    return answer.status === 204 ? null : answer.json();
  }

  /**
   * Reads what may have to be fetched first. Resolves with the `answer`, or, when there is none yet (202), with the `job`
   * that will make it possible and how soon to ask again.
   */
  async requestOrJob(path) {
    const answer = await this.#answer('GET', path);
    const body = await answer.json();
    return answer.status === 202 ? { job: body, retryAfterSeconds: Number(answer.headers.get('Retry-After')) } : { answer: body };
  }

  /** A file as a Blob: a link could not say who asks. */
  async download(path) {
    return (await this.#answer('GET', path, undefined, DOWNLOAD_LIMIT)).blob();
  }

  async #answer(method, path, body, limit = TIME_LIMIT) {
    if (performance.now() > this.#endsAt - EARLY) {
      await this.#renew();
    }
    try {
      return await ask(method, path, body, this.#access, limit);
    } catch (failure) {
      if (failure.status !== 401) {
        throw failure;
      }
      await this.#renew();
      return ask(method, path, body, this.#access, limit);
    }
  }

  async bridgeTicket() {
    return (await this.request('POST', '/api/session/bridge-ticket')).ticket;
  }

  logOut() {
    const access = this.#access;
    this.#end('You have logged out.');
    send('DELETE', '/api/session', undefined, access).catch(() => {}); // it ends by itself in time
  }

  /** One refresh at a time, whoever needs it: the token is good for one. */
  #renew() {
    if (this.#refresh === null) {
      return Promise.reject(new RequestError(401, 'not logged in'));
    }
    this.#refreshing ??= send('POST', '/api/session/refresh', { refreshToken: this.#refresh })
      .then((tokens) => this.#keep(tokens))
      .catch((failure) => {
        if (failure.status >= 400 && failure.status < 500 && failure.status !== 429) {
          this.#end('Your session has ended. Please log in again.');
        }
        throw failure;
      })
      .finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  #keep(tokens) {
    this.#access = tokens.accessToken;
    this.#refresh = tokens.refreshToken;
    this.#endsAt = performance.now() + tokens.expiresIn * 1_000;
  }

  #end(reason) {
    const wasOpen = this.#refresh !== null;
    this.#access = this.#refresh = null;
    this.#endsAt = 0;
    if (wasOpen) {
      this.#onEnd(reason);
    }
  }
}

async function send(method, path, body, accessToken) {
  const answer = await ask(method, path, body, accessToken, TIME_LIMIT);
  return answer.status === 204 ? null : answer.json();
}

async function ask(method, path, body, accessToken, limit) {
  const headers = {};
  if (accessToken) {
    headers.Authorization = `Bearer ${accessToken}`;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout(limit),
    });
  } catch {
    throw new RequestError(0, 'The server does not answer.');
  }
  if (answer.ok) {
    return answer;
  }
  const problem = await answer.json().catch(() => ({}));
  throw new RequestError(answer.status, problem.detail ?? `The server answered ${answer.status}.`, Number(answer.headers.get('Retry-After')));
}
