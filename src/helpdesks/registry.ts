import type { VendorHelpdesk } from './define.ts';
import { ringcentral } from './ringcentral/index.ts';
import { salesforce } from './salesforce/index.ts';
import { zendesk } from './zendesk/index.ts';

export { createSandbox } from './sandbox/index.ts';

/** Every helpdesk we know, in the order in which people see them. A new one is its folder and one line here. */
export const helpdesks: readonly VendorHelpdesk[] = [zendesk, ringcentral, salesforce];
