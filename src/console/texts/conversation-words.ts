import type { Localized } from '../../core/language.ts';
import type { EndReason, EscalationState, MessageState } from '../../escalations/escalation.ts';
import type { EventType } from '../../escalations/escalation-event.ts';
import type { StartRefusal } from '../../escalations/start-refusal.ts';
import type { DeliveryRecord } from '../../outbox/store.ts';

export const stateWords = {
  opening: { en: 'opening', fr: 'ouverture' },
  waiting: { en: 'waiting', fr: 'en attente' },
  active: { en: 'with an agent', fr: 'avec un agent' },
  ended: { en: 'ended', fr: 'terminée' },
} as const satisfies Record<EscalationState, Localized>;

export const messageStateWords = {
  accepted: { en: 'on its way', fr: 'en chemin' },
  delivered: { en: 'delivered', fr: 'remis' },
  read: { en: 'read', fr: 'lu' },
  failed: { en: 'failed', fr: 'échoué' },
  deleted: { en: 'taken back', fr: 'retiré' },
} as const satisfies Record<MessageState, Localized>;

export const deliveryStateWords = {
  waiting: { en: 'waiting', fr: 'en attente' },
  delivered: { en: 'delivered', fr: 'remise' },
  dead: { en: 'given up', fr: 'abandonnée' },
  skipped: { en: 'skipped', fr: 'ignorée' },
} as const satisfies Record<DeliveryRecord['state'], Localized>;

export const endWords = {
  agent_ended: { en: 'ended by the agent', fr: 'terminée par l’agent' },
  ticket_solved: { en: 'ticket solved', fr: 'ticket résolu' },
  user_left: { en: 'the end user left', fr: 'l’utilisateur est parti' },
  user_command: { en: 'ended by the end user', fr: 'terminée par l’utilisateur' },
  bot_requested: { en: 'taken back by the bot', fr: 'reprise par le bot' },
  assignment_timeout: { en: 'no agent came in time', fr: 'aucun agent à temps' },
  user_idle: { en: 'the end user was silent', fr: 'silence de l’utilisateur' },
  agent_idle: { en: 'the agent was silent', fr: 'silence de l’agent' },
  expired: { en: 'lasted too long', fr: 'durée maximale atteinte' },
  admin_ended: { en: 'ended in the console', fr: 'terminée dans la console' },
  helpdesk_lost: { en: 'the helpdesk was lost', fr: 'helpdesk perdu' },
  error: { en: 'an error', fr: 'une erreur' },
} as const satisfies Record<EndReason, Localized>;

export const refusalWords = {
  no_agent: { en: 'no agent was there', fr: 'aucun agent présent' },
  closed: { en: 'outside opening hours', fr: 'hors horaires d’ouverture' },
  queue_full: { en: 'the queue was full', fr: 'file d’attente pleine' },
  unknown_skill: { en: 'the skill is not mapped', fr: 'compétence non associée' },
  helpdesk_unavailable: { en: 'the helpdesk was out of reach', fr: 'helpdesk injoignable' },
  channel_unsupported: { en: 'the channel is not supported', fr: 'canal non pris en charge' },
} as const satisfies Record<StartRefusal, Localized>;

export const eventWords = {
  'escalation.queued': { en: 'Agents can see it', fr: 'Visible par les agents' },
  'escalation.accepted': { en: 'The first agent is there', fr: 'Le premier agent est là' },
  'escalation.updated': { en: 'Something became known', fr: 'Une information est arrivée' },
  'escalation.idle_warned': {
    en: 'The end user was warned: silent for long',
    fr: 'Utilisateur averti : silence prolongé',
  },
  'escalation.ended': { en: 'Back with the bot', fr: 'Retour au bot' },
  'agent.joined': { en: 'An agent joined', fr: 'Un agent est arrivé' },
  'agent.left': { en: 'The agent left', fr: 'L’agent est parti' },
  'agent.transferred': { en: 'Transferred', fr: 'Transférée' },
  'message.created': { en: 'Message to the end user', fr: 'Message à l’utilisateur' },
  'message.delivered': { en: 'The helpdesk has the message', fr: 'Le helpdesk a reçu le message' },
  'message.read': { en: 'An agent has read it', fr: 'Un agent l’a lu' },
  'message.failed': { en: 'A message could not be delivered', fr: 'Un message n’a pas pu être remis' },
  'message.updated': { en: 'An agent changed a message', fr: 'Un agent a modifié un message' },
  'message.deleted': { en: 'An agent took a message back', fr: 'Un agent a retiré un message' },
  'attachment.requested': { en: 'The agent asks for a file', fr: 'L’agent demande un fichier' },
  'survey.requested': { en: 'Survey', fr: 'Enquête' },
  'helpdesk.disconnected': { en: 'The helpdesk cannot be reached', fr: 'Le helpdesk est injoignable' },
  'helpdesk.reconnected': { en: 'The helpdesk is back', fr: 'Le helpdesk est de nouveau joignable' },
} as const satisfies Record<EventType, Localized>;

/** What a delivery carries; a kind that is not here is shown as it is. */
export const deliveryKindWords: Readonly<Record<string, Localized>> = {
  open: { en: 'open the conversation', fr: 'ouvrir la conversation' },
  send: { en: 'send a message', fr: 'envoyer un message' },
  close: { en: 'close the conversation', fr: 'fermer la conversation' },
  update: { en: 'pass on what changed', fr: 'transmettre ce qui a changé' },
  notice: { en: 'a word to the agents', fr: 'un mot aux agents' },
  event: { en: 'tell the bot', fr: 'prévenir le bot' },
};
