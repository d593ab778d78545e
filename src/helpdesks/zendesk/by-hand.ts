/** What to click in Admin Center where the key may not wire the account by itself. */
import type { ByHandStep } from '../helpdesk.ts';
import { webhookTriggers } from './events.ts';

export const zendeskByHand: readonly ByHandStep[] = [
  {
    text: {
      en: 'Admin Center → Apps and integrations → Integrations → Conversations integrations: create a custom integration named Passerelle, with one webhook to the address above.',
      fr: 'Centre d’administration → Applications et intégrations → Intégrations → Intégrations Conversations : créez une intégration personnalisée nommée Passerelle, avec un webhook vers l’adresse ci-dessus.',
    },
  },
  {
    text: {
      en: 'Subscribe that webhook to exactly these events:',
      fr: 'Abonnez ce webhook à ces événements exactement :',
    },
    boxes: [...webhookTriggers],
  },
  {
    text: { en: 'Tick both boxes below the events:', fr: 'Cochez les deux cases sous les événements :' },
    boxes: ['Include full user', 'Include full source'],
  },
  {
    text: {
      en: 'Copy the integration id, the webhook id and the webhook’s secret into the settings of this connection.',
      fr: 'Reportez l’identifiant d’intégration, celui du webhook et le secret du webhook dans les réglages de cette connexion.',
    },
  },
  {
    text: {
      en: 'Put the integration into the switchboard with standby events delivered; ask whoever holds an app key, this cannot be clicked.',
      fr: 'Inscrivez l’intégration au switchboard avec les événements de veille ; demandez à qui détient une clé d’application, cela ne se clique pas.',
    },
  },
  {
    text: {
      en: 'Apps and integrations → Webhooks: create one to the address above followed by /support, and copy its id and signing secret into the settings. Call it from triggers on tickets with our tag.',
      fr: 'Applications et intégrations → Webhooks : créez-en un vers l’adresse ci-dessus suivie de /support, et reportez son identifiant et son secret dans les réglages. Appelez-le depuis des déclencheurs sur les tickets portant notre étiquette.',
    },
  },
];
