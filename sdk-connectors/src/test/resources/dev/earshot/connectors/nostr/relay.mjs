// A relay with a database, and people who write on it. A line on standard input is an event that
// somebody writes, {"as":"ann","kind":1,"content":"tea","tags":[],"at":1700000000}; the event as it
// was signed comes back on standard output, with what the relay said of it. The end of the input
// ends the relay.
//
// usage: node relay.mjs FOLDER    FOLDER holds the packages in node_modules
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.argv[2] + '/package.json');
const { WebSocketServer } = require('ws');
const { NostrRelay } = require('@nostr-relay/core');
const { Validator } = require('@nostr-relay/validator');
const { EventRepositorySqlite } = require('@nostr-relay/event-repository-sqlite');
const tools = await import(pathToFileURL(require.resolve('nostr-tools/pure')));
const { finalizeEvent, generateSecretKey } = tools.default ?? tools;

const database = new EventRepositorySqlite();
await database.init?.();
const relay = new NostrRelay(database);
const validator = new Validator();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', (client) => {
  relay.handleConnection(client);
  client.on('message', async (data) => {
    try {
      await relay.handleMessage(client, await validator.validateIncomingMessage(data));
    } catch (error) {
      client.send(JSON.stringify(['NOTICE', String(error.message)]));
    }
  });
  client.on('close', () => relay.handleDisconnect(client));
  client.on('error', () => client.close());
});
await once(server, 'listening');
console.log(JSON.stringify({ port: server.address().port }));

const secrets = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const { as, kind, content = '', tags = [], at } = JSON.parse(line);
  if (!secrets.has(as)) {
    secrets.set(as, generateSecretKey());
  }
  const created_at = at ?? Math.floor(Date.now() / 1000);
  const event = finalizeEvent({ kind, content, tags, created_at }, secrets.get(as));
  const { success, message } = await relay.handleEvent(event);
  if (kind === 5) {
    await relay.broadcast(event); // which this one carries out in silence, and others hand on
  }
  console.log(JSON.stringify({ ...event, success, message }));
}
process.exit(0);
