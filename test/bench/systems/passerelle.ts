import { constants, mkdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { launch } from '../bench-process.ts';
import { agentWebhook, directions, userMessage } from '../messages.ts';
import { postRequest } from '../raw-connection.ts';
import { type Seeded, seedPasserelle } from '../seed-passerelle.ts';
import type { StartOptions, System } from '../system.ts';
import { bytesIn, freePort } from './bare-system.ts';

export interface PasserelleOptions {
  readonly name?: string;
  readonly label?: string;
  /** Folder of the built program. */
  readonly dist: string;
  /** Whether the bot is told events by webhook. A bot without callback reads its events itself. */
  readonly hasCallback?: boolean;
  /** Extra arguments of node, for profiles. */
  readonly nodeArgs?: readonly string[];
  /** Fills the database beyond the open conversations. Done once, in a folder that every start gets a copy of. */
  readonly filled?: { readonly folder: string; fill(file: string): void };
}

/** The built program as a real child process, with escalations that are open and with an agent. */
export function passerelle(options: PasserelleOptions): System {
  const name = options.name ?? 'passerelle';
  let kept: Promise<Seeded> | null = null;
  const prepare = async (folder: string, { receiver, conversations }: StartOptions): Promise<Seeded> => {
    const { dist, filled, hasCallback = true } = options;
    const seed = (into: string) => {
      mkdirSync(into, { recursive: true });
      return seedPasserelle({ dist, folder: into, sink: receiver.origin, conversations, hasCallback });
    };
    if (filled === undefined) return seed(folder);
    kept ??= seed(filled.folder).then((seeded) => {
      filled.fill(join(filled.folder, 'passerelle.db'));
      return seeded;
    });
    const seeded = await kept;
    await cp(filled.folder, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
    return seeded;
  };
  return {
    name,
    label: options.label ?? 'Passerelle, SQLite',
    // A bot without callback fetches what agents say itself, which is no relay to be timed.
    directions: options.hasCallback === false ? ['toHelpdesk'] : directions,
    start: async (given) => {
      const { folder, conversations, cpu, env } = given;
      const seeded = await prepare(folder, given);
      const port = await freePort();
      const process = await launch({
        args: [...(options.nodeArgs ?? []), join(options.dist, 'main.js'), 'start'],
        env: {
          PASSERELLE_DATA: folder,
          PASSERELLE_PORT: String(port),
          PASSERELLE_SECRET_KEY: seeded.secretKey,
          PASSERELLE_ALLOW_PRIVATE_TARGETS: 'true',
          ...env,
        },
        cwd: folder,
        logFile: join(folder, '..', `${name}.log`),
        readyUrl: `http://127.0.0.1:${port}/readyz`,
        ...(cpu === undefined ? {} : { cpu }),
      });
      const authorization = `authorization: Bearer ${seeded.apiKey}\r\n`;
      const webhookKey = `x-api-key: ${seeded.webhookSecret}\r\n`;
      return {
        process,
        port,
        storedBytes: () => bytesIn(folder),
        request: (direction, run, number) => {
          const escalationId = seeded.escalationIds[number % conversations] ?? '';
          const id = `conv-${number % conversations}`;
          return direction === 'toHelpdesk'
            ? postRequest(`/v1/escalations/${escalationId}/messages`, authorization, userMessage(run, number))
            : postRequest(
                `/webhooks/${seeded.connectionId}`,
                webhookKey,
                agentWebhook(run, number, { id, escalationId }),
              );
        },
      };
    },
  };
}
