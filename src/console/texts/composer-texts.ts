import type { Texts } from './texts-in.ts';

export const composerTexts = {
  send: { en: 'Send', fr: 'Envoyer' },
  file: { en: 'File', fr: 'Fichier' },
  required: {
    en: 'Write something or choose a file first.',
    fr: 'Écrivez d’abord quelque chose ou choisissez un fichier.',
  },
  textLong: {
    en: 'A text may have 4,000 characters here at most.',
    fr: 'Ici, un texte ne peut dépasser 4\u202f000 caractères.',
  },
  fileEmpty: { en: 'The file is empty.', fr: 'Le fichier est vide.' },
  fileLarge: { en: 'A file may have 5 MB here at most.', fr: 'Ici, un fichier ne peut dépasser 5 Mo.' },
} as const satisfies Texts;
