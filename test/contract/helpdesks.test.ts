import { helpdesks } from '../../src/helpdesks/registry.ts';
import { helpdeskContract } from './helpdesk.contract.ts';

for (const definition of helpdesks) helpdeskContract(definition);
