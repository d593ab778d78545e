import type { AnyHelpdesk } from './define.ts';

/** Every helpdesk that Passerelle speaks to. A new one is a folder and a line here. */
export const helpdesks: readonly AnyHelpdesk[] = [];
