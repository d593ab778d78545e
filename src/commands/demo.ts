import type { Command } from './command.ts';

export const demo: Command = {
  name: 'demo',
  summary:
    'Try everything with no account: demo [--helpdesk <kind>] [--bot <native|dydu>] [--port <port>] [--script [--json]].',
  run: async (args, io) => (await import('./run-demo.ts')).runDemo(args, io),
};
