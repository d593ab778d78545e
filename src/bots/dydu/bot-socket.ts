import type { Socket } from '../../core/socket.ts';
import { addressOn } from './bot-servers.ts';
import { headersToBot } from './crossing-headers.ts';
import type { Exchange } from './exchange.ts';
import { serversOf } from './settings.ts';

/** A socket to the first of the bot's servers that can be reached, asked for as the window asked. Throws `HttpFailure`. */
export async function connectToBot({ tools, settings, call, request }: Exchange): Promise<Socket> {
  const headers = headersToBot(request.headers).filter(([name]) => !isOfHandshake(name));
  let failure: unknown = new Error('The bot has no server.');
  for (const server of tools.servers.inOrder(serversOf(settings.servers))) {
    try {
      return await tools.forwarder.connect({ url: addressOn(server, call.rest), headers, signal: tools.stopping });
    } catch (error) {
      failure = error;
      tools.servers.failed(server);
    }
  }
  throw failure;
}

/** The library makes its own; the protocol's name is passed on. */
function isOfHandshake(name: string): boolean {
  return name.startsWith('sec-websocket-') && name !== 'sec-websocket-protocol';
}
