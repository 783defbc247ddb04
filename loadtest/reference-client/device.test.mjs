// The device against a server that answers as docs/PROTOCOL.md says and breaks off once. Run by `node --test`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';

const DEVICE = fileURLToPath(new URL('device.mjs', import.meta.url));

test('says hello first, keeps what is not acked, and sends it again after a break', { timeout: 30_000 }, async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const connections = [];
  let acked = 0;
  server.on('connection', (socket, request) => {
    const frames = [];
    connections.push({ authorization: request.headers.authorization, frames });
    socket.on('message', (text) => {
      const frame = JSON.parse(text);
      frames.push(frame);
      if (frame.type === 'hello') {
        socket.send(JSON.stringify({ type: 'welcome', protocol: 1, device: 'd', epoch: frame.epoch, acked,
          serverTime: Date.now(), maxInFlight: 2000, maxBackfill: 500, configVersion: 0 }));
      } else if (connections.length === 1 && frame.seq === 4) {
        socket.terminate(); // after the ack of 2, before those of 3 and 4
      } else if (connections.length > 1 || frame.seq === 2) {
        acked = frame.seq;
        socket.send(JSON.stringify({ type: 'ack', epoch: frames[0].epoch, seq: acked }));
      }
    });
  });

  const device = spawn(process.execPath, [DEVICE, `ws://127.0.0.1:${server.address().port}/ws/device`], {
    env: { ...process.env, WARDSTREAM_TOKEN: 'secret', INTERVAL_MS: '20', SAMPLES: '8' },
    stdio: 'ignore',
  });
  const [code] = await once(device, 'exit');
  server.close();

  assert.equal(code, 0);
  assert.ok(connections.length >= 2);
  const [first, second] = connections;
  assert.equal(first.authorization, 'Bearer secret');
  assert.equal(first.frames[0].type, 'hello');
  assert.deepEqual(first.frames.slice(1).map((frame) => frame.seq), [1, 2, 3, 4]);
  assert.equal(second.frames[0].epoch, first.frames[0].epoch);
  assert.equal(second.frames[0].oldest, 3);
  assert.equal(second.frames[1].seq, 3);
  assert.deepEqual(second.frames[1], first.frames[3], 'a sample sent again is the same sample');
  assert.equal(second.frames.at(-1).seq, 8);
});
