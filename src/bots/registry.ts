import type { BotProtocolDefinition } from './bot-protocol.ts';
import { dydu } from './dydu/index.ts';
import { native } from './native/index.ts';

/** Every bot protocol we speak. A new one is its folder and one line here. */
export const botProtocols: readonly BotProtocolDefinition[] = [native, dydu];
