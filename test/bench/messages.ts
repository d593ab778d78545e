import { postRequest } from './raw-connection.ts';
import { markOf } from './receiver.ts';

/** Which way a message goes: from the bot to the helpdesk, or back. */
export type Direction = 'toHelpdesk' | 'toBot';
export const directions: readonly Direction[] = ['toHelpdesk', 'toBot'];

const filler =
  'Hello, I would like to know what became of invoice 2026-117: it was paid on the 14th, but a reminder came today. ' +
  'Could somebody please look at it before the end of the week? My customer number is on the letter, and the amount was ' +
  'taken from my account three days after it had been sent. Thank you very much in advance.';

/** The body of a message of the end user, as bots send it. About 390 bytes. */
export function userMessage(run: string, number: number): string {
  return `{"id":"${run}-${number}","text":"${markOf(number)} ${filler}"}`;
}

/** A webhook of Sunshine Conversations with one message of an agent, in its documented shape. */
export function agentWebhook(
  run: string,
  number: number,
  conversation: { readonly id: string; readonly escalationId: string },
): string {
  const at = new Date().toISOString();
  return JSON.stringify({
    app: { id: 'bench-app' },
    webhook: { id: '6a01c0ffee00000000000002', version: 'v2' },
    events: [
      {
        id: `evt-${run}-${number}`,
        createdAt: at,
        type: 'conversation:message',
        payload: {
          conversation: {
            id: conversation.id,
            type: 'personal',
            metadata: { passerelle_escalation: conversation.escalationId, passerelle_owner: 'passerelle' },
            activeSwitchboardIntegration: {
              id: '6a05000000000000000000a1',
              name: 'zd-agentWorkspace',
              integrationId: '6a0600000000000000000001',
              integrationType: 'zd:agentWorkspace',
            },
            pendingSwitchboardIntegration: {
              id: '6a05000000000000000000c3',
              name: 'passerelle',
              integrationId: '6a01c0ffee00000000000001',
              integrationType: 'custom',
            },
          },
          message: {
            id: `msg-${run}-${number}`,
            received: at,
            author: {
              type: 'business',
              subtypes: ['agent'],
              displayName: 'Paula R.',
              avatarUrl: 'https://acme.zendesk.com/a/paula.png',
            },
            content: { type: 'text', text: `${markOf(number)} ${filler}` },
            source: { type: 'zd:agentWorkspace' },
            metadata: {
              '__zendesk_msg.agent.id': '361000000042',
              '__zendesk_msg.client_message_id': `c-${number}`,
              '__zendesk_msg.id': `m-${number}`,
              '__zendesk_msg.source_type': 'sunco_web',
            },
          },
        },
      },
    ],
  });
}

/** Bare relays are addressed by conversation; the product by its own paths. */
export function bareRequest(direction: Direction, run: string, number: number, conversations: number): string {
  const conversation = { id: `conv-${number % conversations}`, escalationId: 'esc_none' };
  return direction === 'toHelpdesk'
    ? postRequest(`/to-helpdesk/${conversation.id}`, 'authorization: Bearer bench\r\n', userMessage(run, number))
    : postRequest('/to-bot', 'x-api-key: bench\r\n', agentWebhook(run, number, conversation));
}
