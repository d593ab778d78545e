import type { Texts } from './texts-in.ts';

/** The page of something that takes a while. */
export const workTexts = {
  lead: {
    en: 'This page keeps itself up to date. You can leave it: the work goes on.',
    fr: 'Cette page se met à jour d’elle-même. Vous pouvez la quitter : le travail continue.',
  },
  began: { en: 'Under way…', fr: 'En cours…' },
  counted: { en: '{done} done…', fr: 'Fait : {done}…' },
  of: { en: '{done} of {total} done…', fr: 'Fait : {done} sur {total}…' },
  over: { en: 'Done.', fr: 'Terminé.' },
  broken: {
    en: 'It stopped because of a fault of ours. What was done is done; begin again for the rest.',
    fr: 'Arrêté par un défaut de notre part. Ce qui est fait est fait ; recommencez pour le reste.',
  },
  lostTitle: { en: 'Nothing is under way here', fr: 'Rien n’est en cours ici' },
  lost: {
    en: 'It is long over, or the server was started anew meanwhile. What was done is done; begin again for the rest.',
    fr: 'C’est fini depuis longtemps, ou le serveur a redémarré entre-temps. Ce qui est fait est fait ; recommencez pour le reste.',
  },
} as const satisfies Texts;
