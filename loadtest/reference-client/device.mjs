// A bedside device in about a hundred lines: the least the device protocol asks for (docs/PROTOCOL.md, section 1).
// It connects with its token, says hello, sends a sample a second, keeps each until the platform answers,
// and after a reconnect sends again what is left. Take it, and put your sensor where measure() is.
//
//   WARDSTREAM_TOKEN=… node device.mjs [ws://127.0.0.1:8081/ws/device]
//
// Settings for tests: SAMPLES=n ends after n answered samples, INTERVAL_MS=n measures faster.
import WebSocket from 'ws';

const url = process.argv[2] ?? 'ws://127.0.0.1:8081/ws/device';
const token = process.env.WARDSTREAM_TOKEN; // never in the URL, never printed
const interval = Number(process.env.INTERVAL_MS ?? 1000);
const limit = Number(process.env.SAMPLES ?? Infinity);
const MOST_HELD = 3600; // an hour; a device has only so much memory
const SILENCE_MS = 30_000; // the platform pings every 10 s

let epoch = Date.now(); // names this run of the counter: must be larger than at any start before
let next = 1; // seq of the next new sample; 1, 2, 3, … within an epoch
let held = []; // samples without an answer, oldest first: {seq, at, values}
let lost = null; // {from, to}: what did not fit, to be told to the platform
let sentThrough = 0; // highest seq sent on this connection
let window = 0; // how many unanswered samples the platform takes; 0 until it said welcome
let socket = null;
let attempt = 0;
let comeBackMs = null; // when a draining platform said to come back
const count = { created: 0, acked: 0, nacked: 0, connections: 0 };

function measure() { // ← your sensor
  const breath = Math.sin(Date.now() / 4000);
  return { heart_rate: Math.round(72 + 4 * breath), spo2: 97.5, respiration_rate: 14 };
}

function tick() {
  if (count.created < limit) {
    held.push({ seq: next++, at: Date.now(), values: measure() });
    count.created++;
    if (held.length > MOST_HELD) {
      const { seq } = held.shift();
      lost = { from: lost?.from ?? seq, to: seq };
    }
  }
  sendHeld();
}

function sendHeld() {
  if (window === 0) return; // no welcome yet
  if (lost) { // tell what is missing, or the platform waits for it
    send({ type: 'gap', epoch, ...lost, reason: 'buffer_full' });
    lost = null;
  }
  const answered = held.length > 0 ? held[0].seq - 1 : next - 1;
  for (const sample of held) {
    if (sample.seq > answered + window) return; // the next ack makes room
    if (sample.seq <= sentThrough) continue;
    send({ type: 'sample', ...sample });
    sentThrough = sample.seq;
  }
}

function receive(frame) {
  switch (frame.type) {
    case 'welcome': // the platform has everything up to `acked`: the rest is sent again
      settle(frame.acked);
      attempt = 0;
      sentThrough = 0;
      window = frame.maxInFlight;
      return sendHeld();
    case 'ack': // committed to the platform's disk: now, and only now, it may be forgotten
      if (frame.epoch === epoch) settle(frame.seq);
      return sendHeld();
    case 'nack': // refused for good; with `vital` only that value, and the sample itself will be acked
      console.error(`refused seq=${frame.seq} vital=${frame.vital ?? '-'} code=${frame.code}`);
      if (frame.vital || frame.seq === null || frame.epoch !== epoch) return;
      count.nacked += held.filter(({ seq }) => seq === frame.seq).length;
      held = held.filter(({ seq }) => seq !== frame.seq);
      return;
    case 'drain': // the node is about to stop; it closes by itself
      comeBackMs = frame.reconnectAfterMs;
      return;
    case 'error': // our counter was used before, so the samples get new names
      if (frame.code !== 'epoch_reused') return;
      epoch = Math.max(frame.minEpoch, Date.now());
      held.forEach((sample, index) => { sample.seq = index + 1; });
      next = held.length + 1;
      lost = null;
      return;
    case 'command':
      return send({ type: 'command-result', id: frame.id, state: 'REFUSED', reason: 'no commands here' });
    case 'config':
      return send({ type: 'config-applied', version: frame.version });
  }
}

function settle(seq) {
  const before = held.length;
  held = held.filter((sample) => sample.seq > seq);
  count.acked += before - held.length;
  if (count.acked + count.nacked < limit) return;
  console.log(JSON.stringify(count));
  process.exit(0);
}

function connect() {
  const opened = new WebSocket(url, { headers: { Authorization: `Bearer ${token}` }, perMessageDeflate: false });
  let watchdog = null;
  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => opened.terminate(), SILENCE_MS);
  };
  opened.on('open', () => {
    heard();
    socket = opened;
    comeBackMs = null;
    count.connections++;
    send({ type: 'hello', epoch, clock: Date.now(), next, oldest: held[0]?.seq ?? next, model: 'reference' });
  });
  opened.on('ping', heard); // `ws` answers with a pong itself
  opened.on('message', (text) => {
    heard();
    receive(JSON.parse(text));
  });
  opened.on('unexpected-response', (request, response) => { // 401, 429, 503
    console.error(`refused status=${response.statusCode}`);
    request.destroy();
    comeBack(response.headers['retry-after'] * 1000);
  });
  opened.on('error', (error) => console.error(`connection error=${error.code ?? error.message}`));
  opened.on('close', () => {
    clearTimeout(watchdog);
    socket = null;
    window = 0;
    comeBack(comeBackMs);
  });
}

function comeBack(askedMs) { // as the platform asked, else backing off; with jitter, because we are many
  const backOff = Math.min(30_000, 1000 * 2 ** attempt++);
  setTimeout(connect, askedMs ? askedMs : backOff * (0.5 + Math.random() / 2));
}

function send(frame) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
}

setInterval(tick, interval);
connect();
