import type { Localized } from '../core/language.ts';

/** Everything that the scripted bot of the demo says, and the buttons that it offers. */
export const botLines = {
  greeting: {
    en: 'Hello! I am the assistant of the Lumen shop. What can I do for you?',
    fr: 'Bonjour ! Je suis l’assistant de la boutique Lumen. Que puis-je faire pour vous ?',
  },
  parcel: {
    en: 'Parcels leave our warehouse within a day and arrive two days later. The link in your order e-mail shows where yours is.',
    fr: 'Les colis quittent notre entrepôt sous un jour et arrivent deux jours plus tard. Le lien dans l’e-mail de commande montre où est le vôtre.',
  },
  returns: {
    en: 'You have 30 days to send anything back, free of charge. The label is in the parcel.',
    fr: 'Vous avez 30 jours pour tout renvoyer, sans frais. L’étiquette est dans le colis.',
  },
  hours: {
    en: 'Our colleagues are here from Monday to Friday, 9 to 18. I am always here.',
    fr: 'Nos conseillers sont là du lundi au vendredi, de 9 h à 18 h. Moi, je suis toujours là.',
  },
  thanks: { en: 'You are welcome. Anything else?', fr: 'Avec plaisir. Autre chose ?' },
  notUnderstood: {
    en: 'I am only a small bot and did not understand that. Would you like to talk to a colleague?',
    fr: 'Je ne suis qu’un petit bot et je n’ai pas compris. Souhaitez-vous parler à un conseiller ?',
  },
  fileKept: {
    en: 'Thank you. I cannot read files myself, but a colleague will see yours. Shall I connect you?',
    fr: 'Merci. Je ne sais pas lire les fichiers, mais un conseiller verra le vôtre. Je vous mets en relation ?',
  },
  fileRefused: {
    en: 'I could not take this file: {reason}',
    fr: 'Je n’ai pas pu prendre ce fichier : {reason}',
  },
  askTopic: { en: 'Gladly. What is it about?', fr: 'Volontiers. De quoi s’agit-il ?' },
  askMail: {
    en: 'Which e-mail address may my colleague use to reach you?',
    fr: 'À quelle adresse e-mail mon collègue peut-il vous joindre ?',
  },
  mailUnclear: {
    en: 'That does not look like an e-mail address. Try again, or go on without one.',
    fr: 'Cela ne ressemble pas à une adresse e-mail. Réessayez, ou continuez sans.',
  },
  refused: {
    en: 'I am sorry, I cannot reach a colleague right now ({code}). I am still here.',
    fr: 'Désolé, je ne peux joindre aucun conseiller pour l’instant ({code}). Je reste là.',
  },
  notSent: {
    en: 'Your message could not be taken: {reason}',
    fr: 'Votre message n’a pas pu être pris en compte : {reason}',
  },
  backFromAgent: {
    en: '{agent} has closed your request{ticket}. I am back: anything else?',
    fr: '{agent} a clos votre demande{ticket}. Me revoici : autre chose ?',
  },
  backFromUser: {
    en: 'You have left the conversation with our colleagues{ticket}. I am back: anything else?',
    fr: 'Vous avez quitté la conversation avec nos conseillers{ticket}. Me revoici : autre chose ?',
  },
  backFromSystem: {
    en: 'The conversation has ended ({reason}){ticket}. I am back: anything else?',
    fr: 'La conversation a pris fin ({reason}){ticket}. Me revoici : autre chose ?',
  },
  reason: { en: 'asked for a human', fr: 'a demandé un humain' },
  ticket: { en: ', ticket {id}', fr: ', ticket {id}' },
  colleague: { en: 'My colleague', fr: 'Mon collègue' },
  deleted: { en: 'This message was withdrawn.', fr: 'Ce message a été retiré.' },
  fileWanted: { en: 'The agent asks you for a file.', fr: 'Le conseiller vous demande un fichier.' },
} as const satisfies Record<string, Localized>;

export const botButtons = {
  human: { en: 'Talk to a human', fr: 'Parler à un humain' },
  parcel: { en: 'Where is my parcel?', fr: 'Où est mon colis ?' },
  returns: { en: 'Send something back', fr: 'Renvoyer un article' },
  hours: { en: 'Opening hours', fr: 'Horaires' },
  billing: { en: 'A bill', fr: 'Une facture' },
  delivery: { en: 'A delivery', fr: 'Une livraison' },
  technical: { en: 'Something technical', fr: 'Une question technique' },
  withoutMail: { en: 'Go on without', fr: 'Continuer sans' },
  stay: { en: 'No, thank you', fr: 'Non merci' },
} as const satisfies Record<string, Localized>;

/** What the demo's routes are made for: skill → name of the group. */
export const demoSkills = { billing: 'Billing', delivery: 'Delivery', technical: 'Technical support' } as const;
export type DemoSkill = keyof typeof demoSkills;
