import type { AppErrorCode } from '../../core/app-error.ts';
import type { Localized } from '../../core/language.ts';

/** What end users read from this protocol besides the texts of the bot account. */
export const dyduTexts = {
  busy: {
    en: 'Too much is going on right now. Please send your message again in a moment.',
    fr: 'Le service est très sollicité. Merci de renvoyer votre message dans un instant.',
  },
  notTaken: {
    en: 'Your message could not be taken. Please send it again.',
    fr: 'Votre message n’a pas pu être pris en compte. Merci de le renvoyer.',
  },
  tooLong: {
    en: 'Your message is too long. Please send it in several parts.',
    fr: 'Votre message est trop long. Merci de l’envoyer en plusieurs parties.',
  },
  notEnded: {
    en: 'The conversation could not be ended. Please try again in a moment.',
    fr: 'La conversation n’a pas pu être terminée. Merci de réessayer dans un instant.',
  },
  historyMissing: {
    en: 'A part of this conversation cannot be shown right now. Please load the page again in a moment.',
    fr: 'Une partie de cette conversation ne peut pas être affichée. Merci de recharger la page dans un instant.',
  },
  corrected: { en: 'Corrected: {text}', fr: 'Correction : {text}' },
  fileFrom: { en: 'File: {name}', fr: 'Fichier : {name}' },
} as const satisfies Record<string, Localized>;

const nobody: Localized = {
  en: 'Nobody is available at the moment. Please try again later.',
  fr: 'Personne n’est disponible pour le moment. Merci de réessayer plus tard.',
};

const refusals: Readonly<Partial<Record<AppErrorCode, Localized>>> = {
  no_agent: nobody,
  closed: {
    en: 'Our colleagues are not there at this hour. Please come back during opening hours.',
    fr: 'Nos conseillers ne sont pas là à cette heure. Merci de revenir pendant les heures d’ouverture.',
  },
  queue_full: {
    en: 'All our colleagues are busy and the queue is full. Please try again later.',
    fr: 'Tous nos conseillers sont occupés et la file d’attente est pleine. Merci de réessayer plus tard.',
  },
  rate_limited: dyduTexts.busy,
};

/** What the end user is told when no human can be had, for the code of the refusal. */
export function refusalText(code: AppErrorCode): Localized {
  return (
    refusals[code] ?? {
      en: 'I cannot connect you with a colleague at the moment. Please try again later.',
      fr: 'Je ne peux pas vous mettre en relation avec un conseiller pour le moment. Merci de réessayer plus tard.',
    }
  );
}
