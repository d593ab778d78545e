import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from '../bench-process.ts';
import { agentWebhook, userMessage } from '../messages.ts';
import { postRequest } from '../raw-connection.ts';
import { seedPasserelle } from '../seed-passerelle.ts';
import type { System } from '../system.ts';
import { bytesIn, freePort } from './bare-system.ts';

/** The least that the product's rows and calls cost, without its logic: see `outline-relay.ts`. */
export function outline(dist: string): System {
  const name = 'outline';
  return {
    name,
    label: 'outline: our rows, no logic',
    start: async ({ folder, receiver, conversations, cpu, env }) => {
      mkdirSync(folder, { recursive: true });
      const seeded = await seedPasserelle({ dist, folder, sink: receiver.origin, conversations, hasCallback: true });
      const port = await freePort();
      const process = await launch({
        args: [new URL('./outline-relay.js', import.meta.url).pathname],
        env: {
          BENCH_PORT: String(port),
          BENCH_SINK: receiver.origin,
          BENCH_DATA: folder,
          BENCH_CONNECTION: seeded.connectionId,
          BENCH_BOT: seeded.botId,
          BENCH_CALLBACK_SECRET: seeded.callbackSecret,
          ...env,
        },
        logFile: join(folder, '..', `${name}.log`),
        readyUrl: `http://127.0.0.1:${port}/healthz`,
        ...(cpu === undefined ? {} : { cpu }),
      });
      return {
        process,
        port,
        storedBytes: () => bytesIn(folder),
        request: (direction, run, number) => {
          const index = number % conversations;
          const escalationId = seeded.escalationIds[index] ?? '';
          return direction === 'toHelpdesk'
            ? postRequest(`/to-helpdesk/${escalationId}/conv-${index}`, '', userMessage(run, number))
            : postRequest('/to-bot', '', agentWebhook(run, number, { id: `conv-${index}`, escalationId }));
        },
      };
    },
  };
}
