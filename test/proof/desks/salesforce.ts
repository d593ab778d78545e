import { type SalesforceSimulator, simulateSalesforce } from '../../../src/helpdesks/salesforce/simulator/index.ts';
import { pause } from '../books.ts';
import { type Fault, type FaultContext, throughout } from '../faults.ts';
import type { DeskTools, ProofDesk, SimulatedSide } from '../proof-desk.ts';
import { onScreen } from './desk-screen.ts';

/** It posts nothing: we follow a stream for each conversation, and may list what it said at any time. */
export const salesforceDesk: ProofDesk = {
  kind: 'salesforce',
  faults: [
    { name: 'streams-cut', faults: [streamsCut] },
    { name: 'streams-forget', faults: [streamsForget, streamsCut] },
    { name: 'tokens-lost', faults: [tokensLost], mayEndAnyTime: true },
  ],
  without: ['webhooks-reordered', 'webhooks-batched'],
  keepsAll: true,
  simulate: openSide,
};

const realTimeRate = 200;

function openSide({ clock }: DeskTools): SimulatedSide {
  const simulator = simulateSalesforce({ clock });
  // The harder reading of what nobody could confirm: a message that comes twice stays twice.
  simulator.switches.repeatedMessage = 'doubled';
  // In real time a story would wait for minutes to pass; with a faster clock the vendor's own rate holds.
  const rate = clock.scale === 1 ? { messagesPerMinute: realTimeRate } : {};
  Object.assign(simulator.switches, rate);
  return {
    simulator,
    settings: rate,
    arrived: () => onScreen(simulator),
    toldBy: () => [],
    answered: async ({ request, response }) => {
      if (!response.ok || !request.url.endsWith('/acknowledge-entries')) return [];
      const { acks } = (await request.json()) as { readonly acks: readonly Acknowledgement[] };
      return acks.filter(({ entryType }) => entryType === 'Delivery').map((ack) => ack.conversationEntryId);
    },
  };
}

interface Acknowledgement {
  readonly entryType: string;
  readonly conversationEntryId: string;
}

function simulatorOf({ desk }: FaultContext): SalesforceSimulator {
  return desk.simulator as SalesforceSimulator;
}

function streamsCut(context: FaultContext): ReturnType<Fault> {
  return throughout(context, async () => {
    await pause(context.seeded.int(100, 900));
    simulatorOf(context).hands.dropStreams();
    context.count('streams cut');
  });
}

/** A stream that comes back tells nothing of what was said meanwhile: only the list does. */
async function streamsForget(context: FaultContext): Promise<void> {
  const { switches } = simulatorOf(context);
  switches.replays = false;
  context.count('forgetful streams');
  await throughout(context, () => pause(50));
}

/** Every token is refused: conversations are out of reach for good, and their escalations end. */
async function tokensLost(context: FaultContext): Promise<void> {
  await throughout(context, async () => {
    await pause(context.seeded.int(1_500, 3_000));
    if (context.isOver()) return;
    simulatorOf(context).hands.revokeTokens();
    context.count('tokens lost');
  });
}
