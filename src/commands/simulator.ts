import type { Command } from './command.ts';

export const simulator: Command = {
  name: 'simulator',
  summary:
    'Run the simulator of a helpdesk: simulator <helpdesk> [--port <port>]. Prints what a client needs, as JSON.',
  exitCodes: { 0: 'stopped', 1: 'the port cannot be had' },
  example: 'passerelle simulator zendesk --port 9000',
  run: async (args, io) => (await import('./run-simulator.ts')).runSimulator(args, io),
};
