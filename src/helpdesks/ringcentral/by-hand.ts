/** What to click in the administration of Engage Digital: most of it cannot be set by any API. */
import type { ByHandStep } from '../helpdesk.ts';
import { registeredEvents } from './webhook-events.ts';

export const ringcentralByHand: readonly ByHandStep[] = [
  {
    text: {
      en: 'Community profiles → Add → SDK. Then Channels → New → Engage Digital SDK (RingCX Digital SDK in newer accounts): choose that community, put the address above into Base URI, and copy the API access token into the settings of this connection.',
      fr: 'Profils de communauté → Ajouter → SDK. Puis Canaux → Nouveau → Engage Digital SDK (RingCX Digital SDK dans les comptes récents) : choisissez cette communauté, mettez l’adresse ci-dessus dans Base URI et copiez le jeton d’accès API dans les réglages de cette connexion.',
    },
    boxes: ['Active', 'Verify signature'],
  },
  {
    text: {
      en: 'Save the channel, open it again, and copy the realtime endpoint URL into the settings. "Implemented actions" now lists what we can do.',
      fr: 'Enregistrez le canal, rouvrez-le et copiez l’URL temps réel dans les réglages. « Actions implémentées » liste alors ce que nous savons faire.',
    },
  },
  {
    text: {
      en: 'Admin → API access tokens: make one for a service user who may read the channel, categorise, close, and manage categories and webhooks; copy it into the settings. Then press "connect", which makes both identities.',
      fr: 'Admin → Jetons d’accès API : créez-en un pour un utilisateur de service qui peut lire le canal, catégoriser, clore, et gérer catégories et webhooks ; copiez-le dans les réglages. Puis cliquez sur « connecter », qui crée les deux identités.',
    },
  },
  {
    text: {
      en: 'Digital → Identities: open both of ours and tick the box. Without it no agent can answer, and the bot looks like a second customer.',
      fr: 'Digital → Identités : ouvrez les deux nôtres et cochez la case. Sans cela aucun agent ne peut répondre, et le bot ressemble à un second client.',
    },
    boxes: ['Controlled identity'],
  },
  {
    text: {
      en: 'Users → Agents: add the identity of the agents to each agent who replies, give them the categories they answer, and behind the lock icon these rights on the channel:',
      fr: 'Utilisateurs → Conseillers : ajoutez l’identité des agents à chacun de ceux qui répondent, donnez-leur leurs catégories et, derrière le cadenas, ces droits sur le canal :',
    },
    boxes: ['Read', 'Reply'],
  },
  {
    text: {
      en: 'Routing → Channel groups: add the channel (Realtime), and activate a routing strategy that covers it and has no early step open to everybody.',
      fr: 'Routage → Groupes de canaux : ajoutez le canal (Temps réel) et activez une stratégie de routage qui le couvre, sans étape précoce ouverte à tous.',
    },
  },
  {
    text: {
      en: 'Only if "connect" may not make the webhook: Advanced settings → Webhooks, address above followed by /webhooks, with a verify token and a secret that you copy into the settings, and these events:',
      fr: 'Seulement si « connecter » ne peut pas créer le webhook : Paramètres avancés → Webhooks, adresse ci-dessus suivie de /webhooks, avec un jeton de vérification et un secret à reporter dans les réglages, et ces événements :',
    },
    boxes: [...registeredEvents],
  },
];
