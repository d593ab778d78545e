/** What to click in Salesforce Setup: there is no webhook to wire, and the flow can be built by hand only. */
import type { ByHandStep } from '../helpdesk.ts';

export const salesforceByHand: readonly ByHandStep[] = [
  {
    text: {
      en: 'Setup → Omni-Channel Settings and Messaging Settings: turn both on, with a service channel for messaging sessions and a presence status that agents may choose.',
      fr: 'Setup → Omni-Channel Settings et Messaging Settings : activez les deux, avec un canal de service pour les sessions de messagerie et un statut de présence que les agents peuvent choisir.',
    },
  },
  {
    text: {
      en: 'Setup → Queues: a queue per group for the object Messaging Session, with a routing configuration and members.',
      fr: 'Setup → Queues : une file par groupe pour l’objet Messaging Session, avec une configuration de routage et des membres.',
    },
  },
  {
    text: {
      en: 'Setup → Messaging Settings: a channel of the type Enhanced Chat with custom parameters. The queue travels in this one:',
      fr: 'Setup → Messaging Settings : un canal de type Enhanced Chat avec des paramètres personnalisés. La file voyage dans celui-ci :',
    },
    boxes: ['Target_Queue'],
  },
  {
    text: {
      en: 'Setup → Flows: an Omni-Channel flow with a text input for that parameter, which gets the queue of this developer name and routes the work to it. Let the channel route by this flow, with a fallback queue.',
      fr: 'Setup → Flows : un flux Omni-Channel avec une entrée texte pour ce paramètre, qui cherche la file de ce nom de développeur et y route le travail. Faites router le canal par ce flux, avec une file de repli.',
    },
  },
  {
    text: {
      en: 'Setup → Embedded Service Deployments: a deployment of the kind Custom Client for that channel, with the parameters as hidden pre-chat fields. Publish it, and again after every change.',
      fr: 'Setup → Embedded Service Deployments : un déploiement de type Custom Client pour ce canal, avec les paramètres en champs de préchat masqués. Publiez-le, puis à nouveau après chaque changement.',
    },
  },
  {
    text: {
      en: 'Install Code Snippet of that deployment: copy these into the settings of this connection.',
      fr: 'Install Code Snippet de ce déploiement : reportez ceci dans les réglages de cette connexion.',
    },
    boxes: ['Url', 'OrganizationId', 'DeveloperName'],
  },
  {
    text: {
      en: 'To list and create queues from here: an External Client App with the client credentials flow and the scope api; copy My Domain, client id and client secret into the settings.',
      fr: 'Pour lister et créer des files d’ici : une External Client App avec le flux client credentials et le scope api ; reportez My Domain, l’identifiant et le secret du client dans les réglages.',
    },
  },
];
