/** Where we go beyond the vendor's descriptions on purpose, each with its reason. */
interface Deviation {
  readonly spec: 'sunco' | 'support' | 'ringcentral';
  /** `METHOD path`; webhooks are `WEBHOOK`. */
  readonly call: RegExp;
  readonly problem: RegExp;
  readonly reason: string;
}

export const deviations: readonly Deviation[] = [
  {
    spec: 'sunco',
    call: / \/v2\/apps\/[^/]+\/integrations/,
    problem:
      /^answer\/integration(s\/\d+)?(\/webhooks must NOT have more| must match "then"| must NOT have unevaluated)/,
    reason: 'Webhooks can be added to an integration by their own call, yet its schema allows one only.',
  },
  {
    spec: 'sunco',
    call: /^WEBHOOK$/,
    problem:
      /^conversation:(message|typing|read)\/payload\/(message|activity)\/author .* "(displayName|subtypes|avatarUrl)"$/,
    reason:
      'Real webhooks carry the name, picture and subtype of the author; only the stored message has them described.',
  },
  {
    spec: 'sunco',
    call: /^WEBHOOK$/,
    problem: /^conversation:message\/payload\/message .* "activity"$/,
    reason: 'Described on stored messages only; whether webhooks carry it is the switch `activityInWebhooks`.',
  },
  {
    spec: 'support',
    call: /^PUT \/api\/v2\/tickets\/\d+$/,
    problem: /^request\/ticket\/custom_fields\/\d+/,
    reason: 'The description gives a ticket the shape of field definitions here; tickets carry `{ id, value }`.',
  },
];

/** Operations of the Support API that exist but are missing from the description we have, which is older. */
export const notDescribed: readonly RegExp[] = [
  // described in words only: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
  /^POST \/oauth\/tokens$/,
  / \/api\/v2\/webhooks(\/|$)/,
  / \/api\/v2\/agent_availabilities(\/|$)/,
  / \/api\/v2\/business_hours\/schedules(\/|$)/,
  / \/api\/v2\/tickets\/\d+\/conversation_log$/,
  / \/api\/v2\/users\/\d+\/tickets\/requested$/,
];
