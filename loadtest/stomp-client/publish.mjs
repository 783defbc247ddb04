// Publishes samples as a device over STOMP 1.2, each with a receipt, which comes when the sample is committed, and prints what
// happens as lines of JSON. See README.md.
import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';

const [url, samples = '3'] = process.argv.slice(2);
const token = process.env.WARDSTREAM_TOKEN;
if (!url || !token) {
  console.error('usage: WARDSTREAM_TOKEN=… node publish.mjs ws://127.0.0.1:8081/ws/device [samples]');
  process.exit(2);
}

const say = (event) => console.log(JSON.stringify(event));
const epoch = Date.now();
let left = Number(samples);

const client = new Client({
  webSocketFactory: () => new WebSocket(url, ['v12.stomp']),
  connectHeaders: { passcode: token },
  reconnectDelay: 0,
  onStompError: (frame) => end(1, { event: 'error', message: frame.headers.message }),
  onWebSocketClose: (close) => end(1, { event: 'closed', code: close.code }),
  onConnect: () => {
    say({ event: 'connected', version: client.connectedVersion });
    client.subscribe('/user/queue/frames', (message) => {
      const frame = JSON.parse(message.body);
      say({ event: 'frame', type: frame.type, code: frame.code });
      if (frame.type === 'welcome') {
        publishAll();
      }
    });
    send('/app/hello', { type: 'hello', epoch, clock: Date.now(), next: 1 });
  },
});

function send(destination, frame, onReceipt) {
  const headers = {};
  if (onReceipt) {
    headers.receipt = `${destination}-${frame.seq}`;
    client.watchForReceipt(headers.receipt, onReceipt);
  }
  client.publish({ destination, headers, body: JSON.stringify(frame) });
}

function publishAll() {
  for (let seq = 1; seq <= Number(samples); seq++) {
    const frame = { type: 'sample', seq, at: Date.now(), values: { heart_rate: 60 + seq } };
    send('/app/vitals', frame, () => {
      say({ event: 'receipt', seq });
      if (--left === 0) {
        client.onDisconnect = () => end(0, { event: 'disconnected' });
        client.deactivate();
      }
    });
  }
}

function end(code, event) {
  say(event);
  process.exit(code);
}

client.activate();
