import { type RingcentralSimulator, simulateRingcentral } from '../../../src/helpdesks/ringcentral/simulator/index.ts';
import { pause } from '../books.ts';
import { type FaultContext, throughout } from '../faults.ts';
import type { DeskTools, ProofDesk, SimulatedSide } from '../proof-desk.ts';
import { onScreen } from './desk-screen.ts';

const retryScale = 0.001;

/** It posts agents' messages one by one and reads our answer; events of the account come beside them. */
export const ringcentralDesk: ProofDesk = {
  kind: 'ringcentral',
  faults: [{ name: 'token-rotation', faults: [tokenRotation] }],
  without: [],
  // What could not be exported stays in the thread, where catching up finds it.
  keepsAll: false,
  simulate: openSide,
};

function openSide({ clock, post }: DeskTools): SimulatedSide {
  const simulator = simulateRingcentral({ clock, fetch: post });
  const { switches } = simulator;
  switches.webhookRetryScale = retryScale;
  // The harder reading of what nobody could confirm: a push that comes twice stays twice.
  switches.duplicateId = 'doubled';
  return {
    simulator,
    arrived: () => onScreen(simulator),
    isQuiet: () => simulator.pendingWebhooks() === 0,
    toldBy: (body) => {
      const { action, params } = JSON.parse(body) as { readonly action?: string; readonly params?: Params };
      return action === 'messages.create' && params?.content_id !== undefined ? [params.content_id] : [];
    },
    // A fatal error is answered with 200 as well; only an id says that we have it.
    isTaken: async (answer) => typeof ((await answer.json()) as { readonly id?: unknown }).id === 'string',
  };
}

interface Params {
  readonly content_id?: string;
}

/** The platform makes the channel's token anew, so it is wrong here until an administrator has typed it in and connected. */
async function tokenRotation(context: FaultContext): Promise<void> {
  const { administrator, books, desk, seeded } = context;
  const path = `/connections/${administrator.connectionId}`;
  let before = String(desk.settings['channelToken']);
  await throughout(context, async () => {
    await pause(seeded.int(300, 1_500));
    const next = (desk.simulator as RingcentralSimulator).hands.renewToken();
    context.count('token rotation');
    await pause(seeded.int(0, 600));
    const settings = { channelToken: next, channelTokenPrevious: before };
    const changed = await administrator.call('PATCH', path, { settings });
    const wired = await administrator.call('POST', `${path}/connect`, {});
    if (changed.status !== 200 || wired.body?.isComplete !== true) {
      books.violations.push(`a rotation was answered ${changed.status}, ${JSON.stringify(wired.body?.report)}`);
    }
    before = next;
  });
}
