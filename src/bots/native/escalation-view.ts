import { z } from '@hono/zod-openapi';
import { toIso, toIsoOrNull } from '../../core/clock.ts';
import { agentOf } from '../../escalations/draft.ts';
import { type Escalation, ownerOf } from '../../escalations/escalation.ts';
import type { Capabilities } from '../../helpdesks/capabilities.ts';
import { agentView, endedBy, endReason, ticketView } from './event-catalogue.ts';

export const owner = z
  .enum(['bot', 'human'])
  .meta({ description: 'Who answers the end user: human from the accepted start until the end is stored.' });
export const escalationState = z.enum(['opening', 'waiting', 'active', 'ended']).meta({
  description:
    'opening: accepted, agents cannot see it yet. waiting: in the queue. active: an agent has answered. ended: the bot owns it again.',
});
const iso = z.iso.datetime();

export const capabilitiesView = z
  .object({
    attachments: z.object({
      toAgent: z.boolean(),
      toUser: z.boolean(),
      bytesMax: z.int().meta({ description: 'Largest file that can travel to the agent.' }),
    }),
    typing: z.object({ toAgent: z.boolean(), toUser: z.boolean() }),
    read: z.object({ toAgent: z.boolean(), toUser: z.boolean() }),
    queuePosition: z.boolean(),
    transfer: z.boolean(),
  })
  .openapi('Capabilities', { description: 'What this helpdesk can do, so that a window shows no button in vain.' });

/** What a window may offer, from what the helpdesk can do and what we take. */
export function viewCapabilities(able: Capabilities, uploadBytesMax: number): z.output<typeof capabilitiesView> {
  const ways = (way: Capabilities['typing']) => ({
    toAgent: way === 'toHelpdesk' || way === 'both',
    toUser: way === 'fromHelpdesk' || way === 'both',
  });
  const canSend = able.attachments !== 'none';
  return {
    attachments: {
      toAgent: canSend,
      toUser: true,
      bytesMax: canSend ? Math.min(uploadBytesMax, able.attachmentBytesMax) : 0,
    },
    typing: ways(able.typing),
    read: ways(able.readReceipts),
    queuePosition: able.queuePosition,
    transfer: able.transfer,
  };
}

export const escalationView = z
  .object({
    id: z.string(),
    conversationId: z.string(),
    owner,
    state: escalationState,
    skill: z.string().nullable(),
    group: z.object({ id: z.string().nullable(), name: z.string().nullable() }),
    agent: agentView.nullable(),
    ticket: ticketView
      .nullable()
      .meta({ description: 'null until the helpdesk tells; then escalation.updated says so.' }),
    capabilities: capabilitiesView,
    language: z.enum(['en', 'fr']),
    notices: z.array(z.string()).meta({ description: 'What could not be used of what you sent, and why.' }),
    isTest: z.boolean(),
    isHelpdeskDown: z.boolean(),
    lastSeq: z.int().meta({ description: 'Number of the newest event; 0 when there is none yet.' }),
    startedAt: iso,
    openedAt: iso.nullable(),
    acceptedAt: iso.nullable(),
    endedAt: iso.nullable(),
    end: z.object({ by: endedBy, reason: endReason, comment: z.string().nullable() }).nullable(),
  })
  .openapi('Escalation', {
    example: {
      id: 'esc_019aa3c5d1f07c3e8b52f1a09c64e7d2',
      conversationId: 'c0ffee00',
      owner: 'human',
      state: 'active',
      skill: 'billing',
      group: { id: '360001', name: 'Billing' },
      agent: { id: 'ag-4', name: 'Sam', avatarUrl: null },
      ticket: { id: '8841', url: 'https://shop.zendesk.com/agent/tickets/8841' },
      capabilities: {
        attachments: { toAgent: true, toUser: true, bytesMax: 52_428_800 },
        typing: { toAgent: true, toUser: true },
        read: { toAgent: false, toUser: false },
        queuePosition: false,
        transfer: true,
      },
      language: 'fr',
      notices: [],
      isTest: false,
      isHelpdeskDown: false,
      lastSeq: 4,
      startedAt: '2026-05-04T09:14:02.000Z',
      openedAt: '2026-05-04T09:14:03.120Z',
      acceptedAt: '2026-05-04T09:14:44.310Z',
      endedAt: null,
      end: null,
    },
  });
export type EscalationView = z.output<typeof escalationView>;

/** An escalation as its bot sees it. */
export function viewEscalation(
  escalation: Escalation,
  capabilities: Capabilities,
  uploadBytesMax: number,
): EscalationView {
  const { id, conversationId, state, skill, group, language, notices, isTest, isHelpdeskDown, lastSeq } = escalation;
  return {
    id,
    conversationId,
    owner: ownerOf(escalation),
    state,
    skill,
    group: { id: group.remoteGroupId, name: group.name },
    agent: agentOf(escalation.agent) as EscalationView['agent'],
    ticket: escalation.ticketId === null ? null : { id: escalation.ticketId, url: escalation.ticketUrl },
    capabilities: viewCapabilities(capabilities, uploadBytesMax),
    language,
    notices: [...notices],
    isTest,
    isHelpdeskDown,
    lastSeq,
    startedAt: toIso(escalation.startedAt),
    openedAt: toIsoOrNull(escalation.openedAt),
    acceptedAt: toIsoOrNull(escalation.acceptedAt),
    endedAt: toIsoOrNull(escalation.endedAt),
    end: escalation.end,
  };
}
