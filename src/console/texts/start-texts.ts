import type { Texts } from './texts-in.ts';

export const startTexts = {
  title: { en: 'First steps', fr: 'Premiers pas' },
  lead: {
    en: 'Four steps from nothing to a conversation with a human. Leave whenever you like: what you have done stays.',
    fr: 'Quatre étapes pour aller de zéro à une conversation avec un humain. Quittez quand vous voulez : ce qui est fait reste fait.',
  },
  progress: { en: '{done} of {all} done', fr: '{done} sur {all}' },
  done: { en: 'Done', fr: 'Fait' },
  next: { en: 'Next', fr: 'À faire' },
  later: { en: 'Later', fr: 'Ensuite' },
  botTitle: { en: 'Create a bot', fr: 'Créer un bot' },
  botText: {
    en: 'A bot account has the key with which your chatbot calls Passerelle.',
    fr: 'Un compte de bot porte la clé avec laquelle votre chatbot appelle Passerelle.',
  },
  botAction: { en: 'Create a bot', fr: 'Créer un bot' },
  botMore: { en: 'See the bots', fr: 'Voir les bots' },
  connectionTitle: { en: 'Connect a helpdesk', fr: 'Connecter un helpdesk' },
  connectionText: {
    en: 'Give Passerelle a key of your helpdesk; it does the wiring and checks every setting. Without an account at hand, take the sandbox.',
    fr: 'Donnez à Passerelle une clé de votre helpdesk ; elle fait le raccordement et vérifie chaque réglage. Sans compte sous la main, prenez le bac à sable.',
  },
  connectionAction: { en: 'Connect a helpdesk', fr: 'Connecter un helpdesk' },
  sandboxAction: { en: 'Use the sandbox', fr: 'Utiliser le bac à sable' },
  connectionMore: { en: 'See the connections', fr: 'Voir les connexions' },
  skillTitle: { en: 'Map a skill', fr: 'Associer une compétence' },
  skillText: {
    en: 'A skill is what the bot asks for; it leads to a group of agents.',
    fr: 'Une compétence est ce que demande le bot ; elle mène à un groupe d’agents.',
  },
  skillAction: { en: 'Map a skill', fr: 'Associer une compétence' },
  skillMore: { en: 'See the skills', fr: 'Voir les compétences' },
  tryTitle: { en: 'Try it', fr: 'Essayer' },
  tryText: {
    en: 'Write as an end user, answer as an agent, and watch every step.',
    fr: 'Écrivez comme un utilisateur, répondez comme un agent, et suivez chaque étape.',
  },
  tryAction: { en: 'Try it', fr: 'Essayer' },
  tryMore: { en: 'Try again', fr: 'Essayer encore' },
  ready: {
    en: 'Everything is in place. Now give the key and the address to whoever builds the bot.',
    fr: 'Tout est en place. Donnez maintenant la clé et l’adresse à qui développe le bot.',
  },
} as const satisfies Texts;
