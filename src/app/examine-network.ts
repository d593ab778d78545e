import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import { type Finding, fine, problem, reasonOf, warning } from './finding.ts';

export interface NetworkExamination {
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
  /** Whether the program runs on this data folder at the moment. */
  readonly isRunning: boolean;
}

const answerWithinMs = 5_000;

/** Whether the program can listen, and whether others can find it. */
export async function examineNetwork(examination: NetworkExamination): Promise<readonly Finding[]> {
  const { publicUrl, isRunning } = examination;
  const listening = isRunning ? await readiness(examination) : await portIsFree(examination);
  if (publicUrl === null) {
    const text = 'PASSERELLE_PUBLIC_URL is not set: helpdesks cannot call, and links to files do not work.';
    return [listening, warning('public address', text)];
  }
  const name = await nameResolves(new URL(publicUrl).hostname);
  if (name !== null) return [listening, ...shapeOf(publicUrl), name];
  return [listening, ...shapeOf(publicUrl), ...(isRunning ? [await leadsHere(publicUrl)] : [])];
}

async function portIsFree({ host, port }: NetworkExamination): Promise<Finding> {
  const server = createServer();
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
    server.once('error', resolve);
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
  if (error === null) return fine('port', `${host}:${port} is free.`);
  if (error.code === 'EADDRINUSE') {
    return problem('port', `${host}:${port} is in use: stop what listens there, or choose another PASSERELLE_PORT.`);
  }
  return problem('port', `${host}:${port} cannot be listened on (${error.code ?? error.message}).`);
}

async function readiness({ host, port }: NetworkExamination): Promise<Finding> {
  if (port === 0) return fine('port', 'The running Passerelle has a port that the system chose.');
  const anywhere = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const origin = `http://${anywhere.includes(':') ? `[${anywhere}]` : anywhere}:${port}`;
  const status = await statusOf(`${origin}/readyz`);
  if (status === 200) return fine('port', `The running Passerelle is ready on ${host}:${port}.`);
  if (typeof status === 'number')
    return problem('port', `The running Passerelle is not ready (${status}): see its log.`);
  return problem('port', `Passerelle runs on this data folder, but ${origin} does not answer (${status}).`);
}

function shapeOf(publicUrl: string): readonly Finding[] {
  const { protocol, hostname, pathname } = new URL(publicUrl);
  const isLocal = hostname === 'localhost' || /^127\.|^\[::1\]$/.test(hostname);
  if (isLocal) return [warning('public address', `${publicUrl} is this machine: helpdesks elsewhere cannot call it.`)];
  const found: Finding[] = [];
  if (protocol !== 'https:') {
    found.push(warning('public address', `${publicUrl} is not encrypted: helpdesks send messages and a secret there.`));
  }
  if (pathname !== '/') {
    const text = `${publicUrl} has a path: the proxy has to take it away, Passerelle answers at /webhooks and /v1.`;
    found.push(warning('public address', text));
  }
  return found.length > 0 ? found : [fine('public address', `${publicUrl} is encrypted.`)];
}

async function nameResolves(hostname: string): Promise<Finding | null> {
  const name = hostname.replace(/^\[|\]$/g, '');
  try {
    await lookup(name);
    return null;
  } catch (error) {
    return warning('public address', `The name ${name} is not found from here (${reasonOf(error)}). Check it and DNS.`);
  }
}

async function leadsHere(publicUrl: string): Promise<Finding> {
  const status = await statusOf(`${publicUrl}/healthz`);
  if (status === 200) return fine('public address', `${publicUrl} leads to a running Passerelle.`);
  return warning('public address', `${publicUrl}/healthz answers ${status} from here. Check proxy and firewall.`);
}

async function statusOf(url: string): Promise<number | string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs), redirect: 'manual' });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return reasonOf(error);
  }
}
