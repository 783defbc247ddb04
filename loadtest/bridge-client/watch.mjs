// Watches one address of the bridge with the stock client of Vert.x and prints each frame as a line
// of JSON. See README.md.
import EventBus from '@vertx/eventbus-bridge-client.js';

const [url, address, transport = 'websocket'] = process.argv.slice(2);
const ticket = process.env.WARDSTREAM_TICKET;
const frames = Number(process.env.FRAMES ?? Infinity);
if (!url || !address || !ticket) {
  console.error('usage: WARDSTREAM_TICKET=… node watch.mjs http://127.0.0.1:8080/eventbus ward.<id> [transport]');
  process.exit(2);
}

let count = 0;
const bus = new EventBus(url, { transports: [transport] });

bus.onopen = () => {
  // The first message but pings; what follows waits on the server for its outcome.
  bus.send('session.authenticate', { ticket }, (failure, reply) => {
    if (failure) {
      end(`refused: ${failure.failureCode} ${failure.message}`);
      return;
    }
    console.error(`logged in as ${reply.body.user} over ${transport}`);
  });
  bus.registerHandler(address, (failure, message) => {
    if (failure) {
      end(`refused: ${failure.failureCode} ${failure.message}`);
      return;
    }
    console.log(JSON.stringify(message.body));
    if (++count >= frames) {
      end();
    }
  });
};
bus.onerror = (error) => console.error(`error: ${error.body}`);
bus.onclose = (event) => end(`closed by the server: ${event?.code} ${event?.reason}`);

function end(why) {
  bus.onclose = null;
  bus.close();
  if (why) {
    console.error(why);
  }
  process.exit(why ? 1 : 0);
}
