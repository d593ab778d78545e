import type { Language, Localized } from '../../core/language.ts';
import { explainMistake } from './explain-mistake.ts';
import { helpdeskWords } from './helpdesk-words.ts';
import { openingNotices } from './opening-notices.ts';
import { fill } from './texts-in.ts';

/** Notices of use cases, which say them in English, and what a person reads instead. `{1}` and `{2}` are what the pattern found. */
const notices: readonly (readonly [RegExp, Localized])[] = [
  [
    /^The bot called the user verified/,
    {
      en: 'The bot called the end user verified, but is not allowed to vouch for identity.',
      fr: 'Le bot déclare l’utilisateur vérifié, mais n’a pas le droit de garantir une identité.',
    },
  ],
  [
    /^The e-mail address was not used/,
    {
      en: 'The e-mail address was not used: it is not a valid address.',
      fr: 'L’adresse e-mail n’a pas servi : elle n’est pas valable.',
    },
  ],
  [
    /^The variable "(.+)" was not used: it is missing/,
    { en: 'The variable “{1}” is missing or empty.', fr: 'La variable « {1} » est absente ou vide.' },
  ],
  [
    /^The variable "(.+)" was not used: it is not a plain/,
    {
      en: 'The variable “{1}” is not a plain value.',
      fr: 'La valeur de la variable « {1} » n’est pas une valeur simple.',
    },
  ],
  [
    /^The variable "(.+)" was not used: it is longer than (\d+)/,
    {
      en: 'The variable “{1}” was not used: its value is longer than {2} characters.',
      fr: 'La variable « {1} » n’a pas servi : sa valeur dépasse {2} caractères.',
    },
  ],
  [
    /^The variable "(.+)" counts as claimed/,
    {
      en: 'The variable “{1}” counts as claimed, not as verified: the end user’s browser can have set it. Only what the bot’s server sends with the bot’s key is verified.',
      fr: 'La variable « {1} » est considérée comme déclarée, non comme vérifiée : le navigateur de l’utilisateur a pu la définir. Seul ce que le serveur du bot envoie avec la clé du bot est vérifié.',
    },
  ],
  [
    /^The group would be created/,
    {
      en: 'The group would be created, and has no agents until somebody adds some.',
      fr: 'Le groupe serait créé, et n’aurait aucun agent avant qu’on lui en ajoute.',
    },
  ],
  [
    /^The group "(.+)" was created\. It has no agents/,
    {
      en: 'The group “{1}” was created. It has no agents until somebody adds some.',
      fr: 'Le groupe « {1} » a été créé. Il n’a aucun agent tant qu’on ne lui en ajoute pas.',
    },
  ],
  [/^The group "(.+)" was created\.$/, { en: 'The group “{1}” was created.', fr: 'Le groupe « {1} » a été créé.' }],
  [
    /^The group "(.+)" does not exist, and this route/,
    {
      en: 'The group “{1}” does not exist, and may not be created for this skill.',
      fr: 'Le groupe « {1} » n’existe pas, et cette compétence n’autorise pas à le créer.',
    },
  ],
  [
    /^The group of this route does not exist/,
    {
      en: 'The group does not exist; the fallback takes the conversation.',
      fr: 'Le groupe n’existe pas ; le groupe de repli prend la conversation.',
    },
  ],
  [
    /^Nobody is a member of this group/,
    {
      en: 'Nobody is a member of this group: nobody would answer.',
      fr: 'Ce groupe n’a aucun membre : personne ne répondrait.',
    },
  ],
  [/^The connection is paused/, { en: 'The connection is paused.', fr: 'La connexion est en pause.' }],
  [
    /^This helpdesk is switched off/,
    { en: 'The operator has switched this helpdesk off.', fr: 'L’exploitant a désactivé ce helpdesk.' },
  ],
  [
    /^The helpdesk cannot be reached/,
    { en: 'The helpdesk cannot be reached at the moment.', fr: 'Le helpdesk est injoignable pour l’instant.' },
  ],
  [/^The helpdesk is closed now/, { en: 'The helpdesk is closed now.', fr: 'Le helpdesk est fermé.' }],
  [
    /^No agent is there for this skill/,
    { en: 'No agent is there for this skill now.', fr: 'Aucun agent n’est là pour cette compétence.' },
  ],
  [
    /^This bot already has a default route/,
    { en: 'This bot has a default skill already.', fr: 'Ce bot a déjà une compétence par défaut.' },
  ],
  [/^is taken$/, { en: 'is taken.', fr: 'est déjà prise.' }],
  [/^names no bot/, { en: 'is not there any more.', fr: 'n’existe plus.' }],
  [/^names no connection/, { en: 'is not there any more.', fr: 'n’existe plus.' }],
  [
    /has ended; the bot has to start a new one/,
    {
      en: 'The escalation of this opening has ended; the bot has to start a new one.',
      fr: 'L’escalade de cette ouverture est terminée ; le bot doit en commencer une nouvelle.',
    },
  ],
  [
    /only dead (?:or waiting )?deliveries can be/,
    {
      en: 'Somebody was faster: it is not dead any more.',
      fr: 'Quelqu’un a été plus rapide : ce n’est plus un échec.',
    },
  ],
  [
    /is on its way, or waits behind another one/,
    {
      en: 'It is on its way, or waits behind another one. Try again in a moment.',
      fr: 'Elle est en chemin, ou attend derrière une autre. Réessayez dans un instant.',
    },
  ],
];

/** The sentence in the reader's language; one that is not known here stays as it is, so that nothing is hidden. */
export function explainNotice(message: string, language: Language): string {
  for (const [pattern, sentence] of [...notices, ...helpdeskWords, ...openingNotices]) {
    const found = pattern.exec(message);
    if (found !== null) return fill(sentence[language], { 1: found[1] ?? '', 2: found[2] ?? '' });
  }
  return explainMistake(message, language);
}
