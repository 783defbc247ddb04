// Watches destinations over STOMP 1.2 and prints each message as a line of JSON. See README.md.
import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';

const [url, ...destinations] = process.argv.slice(2);
const passcode = process.env.WARDSTREAM_PASSCODE;
const messages = Number(process.env.MESSAGES ?? Infinity);
const ack = process.env.ACK ?? 'auto';
if (!url || !destinations.length || !passcode) {
  console.error('usage: WARDSTREAM_PASSCODE=… node watch.mjs ws://127.0.0.1:8080/ws/stomp /topic/patients/<id> …');
  process.exit(2);
}

let count = 0;
const client = new Client({
  webSocketFactory: () => new WebSocket(url, ['v12.stomp']),
  connectHeaders: { passcode },
  reconnectDelay: 0,
  onStompError: (frame) => end(1, { event: 'error', message: frame.headers.message }),
  onWebSocketClose: (close) => end(1, { event: 'closed', code: close.code }),
  onConnect: () => {
    for (const destination of destinations) {
      client.watchForReceipt(`receipt of ${destination}`, () => say({ event: 'subscribed', destination }));
      client.subscribe(destination, take, { ack, receipt: `receipt of ${destination}` });
    }
  },
});

function take(message) {
  say({ event: 'message', destination: message.headers.destination, body: JSON.parse(message.body) });
  if (ack !== 'auto') {
    message.ack();
  }
  if (++count === messages) {
    client.onDisconnect = () => end(0, { event: 'disconnected' });
    client.deactivate();
  }
}

function say(event) {
  console.log(JSON.stringify(event));
}

function end(code, event) {
  say(event);
  process.exit(code);
}

client.activate();
