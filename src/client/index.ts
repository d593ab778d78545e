/** The typed client for bot developers. */
export type {
  EndEscalation,
  SendMessage,
  StartEscalation,
  SubmittedContent,
  SubmittedPart,
  SubmittedUser,
  TimerSettings,
  UpdateEscalation,
} from './command.ts';
export type {
  Availability,
  Capabilities,
  ConversationOwner,
  Escalation,
  EscalationState,
  EventPage,
  JsonValue,
  Owner,
  RichPart,
  StartedEscalation,
  UploadedAttachment,
  WebhookTest,
} from './escalation.ts';
export type {
  Agent,
  CallbackTest,
  Choice,
  EndedBy,
  EndReason,
  EscalationEvent,
  EscalationSignal,
  EventData,
  EventType,
  ShownPart,
  SignalData,
  SignalType,
  Ticket,
} from './escalation-event.ts';
export type { FollowOptions } from './follow-events.ts';
export {
  type CallOptions,
  createPasserelleClient,
  type PasserelleClient,
  type PasserelleClientOptions,
} from './passerelle-client.ts';
export { isRefusal, PasserelleError } from './passerelle-error.ts';
export { verifyWebhook, type WebhookHeaders, WebhookVerificationError } from './verify-webhook.ts';
