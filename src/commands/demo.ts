import type { Command } from './command.ts';

export const demo: Command = {
  name: 'demo',
  summary:
    'Try everything with no account: demo [--helpdesk <kind>] [--bot <native|dydu>] [--port <port>] [--script [--json]].',
  exitCodes: { 0: 'stopped, or with --script: every step held', 1: 'it could not be set up, or a step did not hold' },
  example: 'passerelle demo --helpdesk zendesk --bot native',
  run: async (args, io) => (await import('./run-demo.ts')).runDemo(args, io),
};
