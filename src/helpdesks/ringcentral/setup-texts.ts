/** What the self-check says about each thing it looks at: its name, what is right, and what to do otherwise. */
import { about, type CheckTexts } from '../kit/check-results.ts';

export const checkTexts = {
  'rest.token': about(
    ['REST address and token of a user', 'Adresse REST et jeton d’utilisateur'],
    ['the API answers to the token', 'l’API répond au jeton'],
    [
      'Admin → API access tokens: copy the token of the service user (not that of the channel), and the address https://<account>.api.<host>/1.0.',
      'Admin → Jetons d’accès API : recopiez le jeton de l’utilisateur de service (pas celui du canal), et l’adresse https://<compte>.api.<hôte>/1.0.',
    ],
  ),
  channel: about(
    ['SDK channel', 'Canal SDK'],
    ['exists, is active, and reports no error', 'existe, est actif et ne signale pas d’erreur'],
    [
      "Channels → your SDK channel: put this connection's address into Base URI, tick Active, and save it again. The user of the token needs Read on the channel.",
      'Canaux → votre canal SDK : mettez l’adresse de cette connexion dans Base URI, cochez Actif et enregistrez à nouveau. L’utilisateur du jeton doit pouvoir lire le canal.',
    ],
  ),
  'realtime.token': about(
    ['Realtime address and token of the channel', 'Adresse temps réel et jeton du canal'],
    ['a signed push is answered with ok', 'un envoi signé reçoit la réponse ok'],
    [
      'Copy the API access token and the realtime URL again from the form of the channel; the URL appears once the channel has been saved with our Base URI.',
      'Recopiez le jeton d’accès API et l’URL temps réel depuis le formulaire du canal ; l’URL apparaît une fois le canal enregistré avec notre Base URI.',
    ],
  ),
  'channel.group': about(
    ['Channel group', 'Groupe de canaux'],
    [
      'the channel is in a group that the routing strategy covers',
      'le canal est dans un groupe couvert par le routage',
    ],
    [
      'Routing → Channel groups: add the channel (Realtime), and activate a routing strategy that covers it.',
      'Routage → Groupes de canaux : ajoutez le canal (Temps réel) et activez une stratégie de routage qui le couvre.',
    ],
  ),
  'identity.agent': about(
    ['Identity that agents write as', 'Identité des agents'],
    [
      'exists, is controlled, and is given to at least one agent',
      'existe, est contrôlée et attribuée à un agent au moins',
    ],
    [
      'Digital → Identities → open ours → tick "Controlled identity". Then Users → Agents → add the identity to each agent who replies, and give them Read and Reply on the channel (lock icon). Without this no agent sees a reply box.',
      'Digital → Identités → ouvrez la nôtre → cochez « Identité contrôlée ». Puis Utilisateurs → Conseillers → ajoutez l’identité à chaque agent qui répond, avec Lecture et Réponse sur le canal (cadenas). Sans cela, aucun agent n’a de zone de réponse.',
    ],
  ),
  'identity.bot': about(
    ['Identity of the bot', 'Identité du bot'],
    ['exists; whether it is controlled cannot be asked', 'existe ; son contrôle ne peut pas être vérifié'],
    [
      'Press "connect" to make it. Then Digital → Identities → open it → tick "Controlled identity", or what the bot said looks like a second customer.',
      'Cliquez sur « connecter » pour la créer. Puis Digital → Identités → ouvrez-la → cochez « Identité contrôlée », sinon les lignes du bot ressemblent à un second client.',
    ],
  ),
  'category.bot': about(
    ['Category of the bot', 'Catégorie du bot'],
    [
      'exists, is the default of the channel, and no agent has it',
      'existe, est la catégorie par défaut du canal, et aucun agent ne l’a',
    ],
    [
      'Press "connect"; or Categories → make one for the bot, give it to no agent, and set it as default category of the channel. The routing strategy must have no early step that offers to everybody.',
      'Cliquez sur « connecter » ; ou Catégories → créez-en une pour le bot, ne la donnez à aucun agent, et mettez-la par défaut sur le canal. Le routage ne doit pas avoir d’étape précoce ouverte à tous.',
    ],
  ),
  webhook: about(
    ['Webhook', 'Webhook'],
    ["active, to this connection's address", "actif, vers l'adresse de cette connexion"],
    [
      'Press "connect"; or Advanced settings → Webhooks. A webhook whose check failed is saved but disabled: save it again once this program can be reached.',
      'Cliquez sur « connecter » ; ou Paramètres avancés → Webhooks. Un webhook dont la vérification a échoué est enregistré mais désactivé : enregistrez-le à nouveau quand ce programme est joignable.',
    ],
  ),
  'webhook.events': about(
    ['Events of the webhook', 'Événements du webhook'],
    ['all that we read', 'tous ceux que nous lisons'],
    [
      'Press "connect". Without the events of cases and tasks, the end of a conversation is found minutes later.',
      'Cliquez sur « connecter ». Sans les événements de conversations et de tâches, la fin est découverte des minutes plus tard.',
    ],
  ),
  'groups.members': about(
    ['Agents in the groups', 'Agents dans les groupes'],
    ['every group in use has agents', 'chaque groupe utilisé a des agents'],
    [
      'Users → Agents → give the category to the agents who answer it.',
      'Utilisateurs → Conseillers → donnez la catégorie aux agents concernés.',
    ],
  ),
} satisfies Record<string, CheckTexts>;
