import { botProtocols } from '../../src/bots/registry.ts';
import { botProtocolContract } from './bot-protocol.contract.ts';

for (const definition of botProtocols) botProtocolContract(definition);
