import type { Texts } from './texts-in.ts';

export const deskTexts = {
  pageTitle: { en: 'Answer as the agent', fr: 'Répondre comme l’agent' },
  pageLead: {
    en: 'This conversation is in the sandbox: its agent is you.',
    fr: 'Cette conversation est dans le bac à sable : l’agent, c’est vous.',
  },
  pageBack: { en: 'The whole conversation', fr: 'Toute la conversation' },
  desk: { en: 'Agent’s desk', fr: 'Poste de l’agent' },
  log: { en: 'What the agent sees', fr: 'Ce que voit l’agent' },
  nobody: {
    en: 'Nobody has asked for a human yet. What the end user writes is answered by the bot.',
    fr: 'Personne n’a encore demandé à parler à un humain. C’est le bot qui répond à l’utilisateur.',
  },
  coming: { en: 'It is on its way to the desk…', fr: 'La conversation arrive au poste de l’agent…' },
  never: {
    en: 'It never came to the desk. The timeline says why.',
    fr: 'Elle n’est pas arrivée au poste de l’agent. La chronologie dit pourquoi.',
  },
  gone: {
    en: 'The sandbox keeps its desk in memory, and Passerelle was started anew since. Start another conversation.',
    fr: 'Le bac à sable ne garde ses conversations qu’en mémoire, et Passerelle a redémarré depuis. Lancez une autre conversation.',
  },
  elsewhere: {
    en: 'Agents answer in {helpdesk}. Open the conversation there, answer, and watch it arrive here.',
    fr: 'Les agents répondent dans {helpdesk}. Ouvrez-y la conversation, répondez, et voyez la réponse arriver ici.',
  },
  openTicket: { en: 'Open ticket {ticket}', fr: 'Ouvrir le ticket {ticket}' },
  ended: { en: 'This conversation is over.', fr: 'Cette conversation est terminée.' },
  answerAs: { en: 'Answer as', fr: 'Répondre en tant que' },
  write: { en: 'Write as the agent', fr: 'Écrire comme l’agent' },
  transferTo: { en: 'Transfer to', fr: 'Transférer à' },
  transfer: { en: 'Transfer', fr: 'Transférer' },
  userTyping: { en: 'The end user is writing…', fr: 'L’utilisateur est en train d’écrire…' },
  user: { en: 'End user', fr: 'Utilisateur' },
  bot: { en: 'Bot', fr: 'Bot' },
  agent: { en: 'Agent', fr: 'Agent' },
  system: { en: 'Passerelle', fr: 'Passerelle' },
  ticket: { en: 'Ticket', fr: 'Ticket' },
  group: { en: 'Group', fr: 'Groupe' },
  requester: { en: 'From', fr: 'De' },
  tags: { en: 'Tags', fr: 'Étiquettes' },
} as const satisfies Texts;
