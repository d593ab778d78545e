import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { launch } from '../bench-process.ts';
import { bareRequest } from '../messages.ts';
import type { System } from '../system.ts';
import { freePort } from './bare-system.ts';

const version = '4.1.15';
const installWithinMs = 180_000;

/** Node-RED with the same relay as a flow. It is installed into a folder of its own, which is kept for the next time. */
export function nodeRed(): System {
  let home = '';
  return {
    name: 'node-red',
    label: `Node-RED ${version.split('.')[0]} (nothing durable)`,
    prepare: async (folder) => {
      home = join(folder, `node-red-${version}`);
      if (existsSync(join(home, 'node_modules/node-red/red.js'))) return null;
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'package.json'), '{"private":true}');
      try {
        const args = ['install', '--no-audit', '--no-fund', '--no-save', `node-red@${version}`];
        await promisify(execFile)('npm', args, { cwd: home, timeout: installWithinMs });
        return null;
      } catch (error) {
        return `it could not be installed (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown'})`;
      }
    },
    start: async ({ folder, receiver, conversations, cpu }) => {
      mkdirSync(folder, { recursive: true });
      const port = await freePort();
      writeFileSync(join(folder, 'settings.cjs'), settings(port));
      writeFileSync(join(folder, 'flows.json'), JSON.stringify(flow(receiver.origin)));
      const process = await launch({
        args: [
          join(home, 'node_modules/node-red/red.js'),
          '--settings',
          join(folder, 'settings.cjs'),
          '--userDir',
          folder,
          join(folder, 'flows.json'),
        ],
        env: {},
        cwd: folder,
        logFile: join(folder, '..', 'node-red.log'),
        readyUrl: `http://127.0.0.1:${port}/healthz`,
        ...(cpu === undefined ? {} : { cpu }),
      });
      return {
        process,
        port,
        storedBytes: () => 0,
        request: (direction, run, number) => bareRequest(direction, run, number, conversations),
      };
    },
  };
}

function settings(port: number): string {
  return `module.exports = { uiPort: ${port}, uiHost: '127.0.0.1', flowFile: 'flows.json', httpAdminRoot: false, disableEditor: true, logging: { console: { level: 'warn' } }, telemetry: { enabled: false } };`;
}

const toHelpdesk = `const { text } = msg.payload; const { conversation } = msg.req.params;
const out = { url: SINK + '/sc/v2/apps/bench/conversations/' + conversation + '/messages', headers: { 'content-type': 'application/json', authorization: 'Basic YTpi' },
  payload: { author: { type: 'user', userId: 'u1' }, content: { type: 'text', text }, metadata: {} } };
msg.statusCode = 202; msg.payload = { status: 'accepted' };
return [msg, out];`;
const toBot = `const out = msg.payload.events.map(({ payload }) => ({ url: SINK + '/bot', headers: { 'content-type': 'application/json' },
  payload: { conversation: payload.conversation.id, text: payload.message.content.text } }));
msg.statusCode = 200; msg.payload = '';
return [msg, out];`;

/** HTTP in, a function that answers at once and passes the message on, HTTP out: how a flow of this kind is drawn. */
function flow(sink: string): readonly object[] {
  const tab = { id: 'tab', type: 'tab', label: 'relay' };
  const entry = (id: string, url: string, method: string, to: string) => {
    return { id, z: 'tab', type: 'http in', name: '', url, method, upload: false, swaggerDoc: '', wires: [[to]] };
  };
  const work = (id: string, code: string, wires: readonly string[][]) => {
    const func = code.replaceAll('SINK', `'${sink}'`);
    return { id, z: 'tab', type: 'function', name: '', func, outputs: wires.length, wires };
  };
  return [
    tab,
    entry('in-1', '/to-helpdesk/:conversation', 'post', 'fn-1'),
    entry('in-2', '/to-bot', 'post', 'fn-2'),
    entry('in-3', '/healthz', 'get', 'answer'),
    work('fn-1', toHelpdesk, [['answer'], ['out']]),
    work('fn-2', toBot, [['answer'], ['out']]),
    { id: 'answer', z: 'tab', type: 'http response', name: '', statusCode: '', headers: {}, wires: [] },
    {
      id: 'out',
      z: 'tab',
      type: 'http request',
      name: '',
      method: 'POST',
      ret: 'txt',
      persist: true,
      url: '',
      wires: [[]],
    },
  ];
}
