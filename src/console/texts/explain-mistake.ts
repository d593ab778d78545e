import { botProtocols } from '../../bots/registry.ts';
import { settingMistakesOf } from '../../connections/form-fields.ts';
import { cutText } from '../../core/cut-text.ts';
import type { Language, Sentence } from '../../core/language.ts';
import { helpdesks } from '../../helpdesks/registry.ts';
import { explainFailure } from './explain-failure.ts';
import { refusals } from './refusals.ts';
import { fill } from './texts-in.ts';

/** Sentences of validation and of our use cases, and what a person reads instead. `{1}` is what the pattern found. */
const sentences: readonly Sentence[] = [
  [/^is required/, { en: 'is needed.', fr: 'est nécessaire.' }],
  [/^must not be empty/, { en: 'is needed.', fr: 'est nécessaire.' }],
  [
    /^must have at least (\d+) characters/,
    { en: 'must have at least {1} characters.', fr: 'doit avoir au moins {1} caractères.' },
  ],
  [
    /^may have at most (\d+) characters/,
    { en: 'may have at most {1} characters.', fr: 'ne peut dépasser {1} caractères.' },
  ],
  [/^must be at least (-?\d+)/, { en: 'must be at least {1}.', fr: 'doit être d’au moins {1}.' }],
  [/^may be at most (-?\d+)/, { en: 'may be at most {1}.', fr: 'ne peut dépasser {1}.' }],
  [/^must be (?:number|a whole number)\b/, { en: 'must be a whole number.', fr: 'doit être un nombre entier.' }],
  [/^Invalid URL/, { en: 'must be a whole address.', fr: 'doit être une adresse complète.' }],
  [/^Invalid email/, { en: 'must be an e-mail address.', fr: 'doit être une adresse e-mail.' }],
  [/^must be one of /, { en: 'is not one of the choices.', fr: 'ne fait pas partie des choix.' }],
  [
    /^must be an http or https URL/,
    {
      en: 'must be an address that begins with http:// or https://.',
      fr: 'doit être une adresse en http:// ou https://.',
    },
  ],
  [
    /^must not carry a user name or password/,
    {
      en: 'must not hold a user name or password: calls are signed instead.',
      fr: 'ne doit contenir ni nom ni mot de passe : les appels sont signés.',
    },
  ],
  [
    /^must be shorter than timers\.userIdleSeconds/,
    {
      en: 'must be shorter than the limit itself: the warning comes before the end.',
      fr: 'doit être plus court que la limite : l’avertissement précède la fin.',
    },
  ],
  [
    /^may not hold control characters/,
    { en: 'holds characters that cannot be typed.', fr: 'contient des caractères interdits.' },
  ],
  [
    /^may name (\{\w+\}) only/,
    { en: 'may hold no other variable than {1}.', fr: 'ne peut contenir d’autre variable que {1}.' },
  ],
  [
    /^may name nothing in braces/,
    { en: 'may hold no variable in braces.', fr: 'ne peut contenir de variable entre accolades.' },
  ],
  [
    /^Escalation \S+ is open\./,
    { en: 'It is still open. End it first.', fr: 'Elle est encore ouverte. Mettez-y fin d’abord.' },
  ],
  [
    /^Something of escalation (\S+) is still to be delivered/,
    {
      en: 'Something of {1} is still to be delivered. Wait for it, or skip it.',
      fr: 'Une remise de {1} est encore en attente. Attendez-la ou ignorez-la.',
    },
  ],
  [
    /^(.+) of this end user: still open/,
    {
      en: '{1}: still open, nothing was deleted. End it first.',
      fr: '{1} : encore ouverte, rien n’a été supprimé. Mettez-y fin d’abord.',
    },
  ],
  [/^is taken by somebody else/, { en: 'is taken by somebody else.', fr: 'est déjà pris.' }],
  [/^is not your password/, { en: 'is not your password.', fr: 'n’est pas votre mot de passe.' }],
  [/^must differ from the one before/, { en: 'must differ from the one before.', fr: 'doit différer du précédent.' }],
  [
    /^is not the token of the administrator/,
    { en: 'is not the token of the administrator.', fr: 'n’est pas le jeton de l’administrateur.' },
  ],
  [/^cannot change; make a new connection/, { en: 'cannot be changed.', fr: 'ne peut être modifié.' }],
  [/^is not a known field/, { en: 'is not known here.', fr: 'est inconnu ici.' }],
  [
    /^must also be named by senderId/,
    {
      en: 'must also stand under “One variable for all”, “External id” or “E-mail”: only these can be vouched for.',
      fr: 'doit aussi figurer sous « Une variable pour tout », « Identifiant externe » ou « E-mail » : seuls ceux-ci peuvent être garantis.',
    },
  ],
  [
    /^Somebody else signs in with that name/,
    { en: 'Somebody else signs in with that name.', fr: 'Quelqu’un se connecte déjà sous ce nom.' },
  ],
  [
    /^Name and password do not fit/,
    { en: 'Name and password do not fit together.', fr: 'Le nom et le mot de passe ne correspondent pas.' },
  ],
  [
    /^The database cannot be used at the moment/,
    {
      en: 'The database cannot be used at the moment. Nothing of this was kept: send it again in a moment.',
      fr: 'La base de données n’est pas utilisable en ce moment. Rien n’a été enregistré : renvoyez dans un instant.',
    },
  ],
  [
    /^Too many people sign in at once/,
    {
      en: 'Too many people sign in at once. Try again in a minute.',
      fr: 'Trop de personnes se connectent en même temps. Réessayez dans une minute.',
    },
  ],
  [
    /^Too many failures\. Try again in (\d+) min/,
    { en: 'Too many failures. Try again in {1} min.', fr: 'Trop d’échecs. Réessayez dans {1} min.' },
  ],
  [
    /^There is an administrator already/,
    { en: 'There is an administrator already. Sign in.', fr: 'Il y a déjà un administrateur. Connectez-vous.' },
  ],
  [
    /^This is the only administrator/,
    {
      en: 'This is the only administrator. Make another one first.',
      fr: 'C’est le seul administrateur. Nommez-en d’abord un autre.',
    },
  ],
  [
    /^Escalations (?:of this bot )?are still open (?:on this connection )?\((\d+)\)/,
    {
      en: 'Escalations are still open on it ({1}). End them first.',
      fr: 'Des escalades y sont encore ouvertes ({1}). Mettez-y fin d’abord.',
    },
  ],
  [
    /^This bot has no callback address/,
    { en: 'This bot has no callback address yet.', fr: 'Ce bot n’a pas encore d’adresse de rappel.' },
  ],
  [
    /^The settings of connection \S+ are not complete/,
    {
      en: 'The settings are not complete any more. Correct them first.',
      fr: 'Les réglages ne sont plus complets. Corrigez-les d’abord.',
    },
  ],
  [
    /^The helpdesk does not answer as it should \((.+)\)/,
    {
      en: 'The helpdesk does not answer as it should. {reason}',
      fr: 'Le helpdesk ne répond pas comme il devrait. {reason}',
    },
  ],
  [
    /^The helpdesk refuses us \((.+)\)/,
    {
      en: 'The helpdesk refuses our access. {reason}',
      fr: 'Le helpdesk refuse notre accès. {reason}',
    },
  ],
  [
    /^This form is too old/,
    {
      en: 'This form is too old. Load the page again and send it once more.',
      fr: 'Ce formulaire est trop ancien. Rechargez la page et renvoyez-le.',
    },
  ],
];

let ofSettings: readonly Sentence[] | null = null;

/** What settings of helpdesks and of bot protocols say of themselves; read when it is first asked for. */
function settingSentences(): readonly Sentence[] {
  ofSettings ??= [...helpdesks, ...botProtocols]
    .flatMap(({ settings }) => settingMistakesOf(settings))
    .map(({ en, fr }) => [patternOf(en), { en: `${en}.`, fr: `${fr}.` }] as const);
  return ofSettings;
}

/** Fits what the sentence says of any value. */
function patternOf(sentence: string): RegExp {
  const literal = sentence.replaceAll(/[.*+?^$()|[\]\\/]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll(/\{\d\}/g, '(.+)')}$`, 's');
}

/** A sentence that quotes more than this is not one of ours; looking for its form could take minutes. */
const messageCharsMax = 2_000;

/** The sentence in the reader's language; one that is not known here stays as it is, so that nothing is hidden. */
export function explainMistake(message: string, language: Language): string {
  if (message.length > messageCharsMax) return cutText(message, messageCharsMax);
  for (const [pattern, sentence] of [...settingSentences(), ...sentences, ...refusals]) {
    const found = pattern.exec(message);
    if (found === null) continue;
    return fill(sentence[language], { ...Object.fromEntries(found.entries()), reason: inWords(found[1], language) });
  }
  return message;
}

/** A technical reason, behind what it means where that is known. */
function inWords(reason = '', language: Language): string {
  return `${explainFailure(reason, language) ?? ''} (${reason})`.trim();
}

/** Whether both languages have a sentence for this. */
export function isExplained(message: string): boolean {
  return [...settingSentences(), ...sentences, ...refusals].some(([pattern]) => pattern.test(message));
}
