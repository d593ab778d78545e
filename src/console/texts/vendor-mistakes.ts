import type { Localized } from '../../core/language.ts';

/** What settings of helpdesks say about a value that does not fit, by the beginning of their own English sentence. */
export const vendorMistakes: readonly (readonly [RegExp, Localized])[] = [
  [
    /^must be the part before \.zendesk\.com/,
    {
      en: 'must be the part before .zendesk.com, for example “acme”.',
      fr: 'doit être la partie avant .zendesk.com, par exemple « acme ».',
    },
  ],
  [
    /^must be an https address (?:on|that ends in) ([\w.-]+(?: or [\w.-]+)?), without query/,
    {
      en: 'must be an https address on {1}, without query (http on this machine only).',
      fr: 'doit être une adresse https sur {1}, sans paramètres (http sur cette machine seulement).',
    },
  ],
  [
    /^must be the number of a (?:ticket field|schedule)/,
    { en: 'must be its number, digits only.', fr: 'doit être son numéro, chiffres seulement.' },
  ],
  [
    /^must be 1 to 40 of a-z/,
    { en: 'must be 1 to 40 of a–z, 0–9, _ and -.', fr: 'doit avoir 1 à 40 caractères parmi a–z, 0–9, _ et -.' },
  ],
  [
    /^may hold letters, digits, - and _ only/,
    { en: 'may hold letters, digits, - and _ only.', fr: 'ne peut contenir que lettres, chiffres, - et _.' },
  ],
  [
    /^may hold small letters, digits and _ only/,
    { en: 'may hold small letters, digits and _ only.', fr: 'ne peut contenir que minuscules, chiffres et _.' },
  ],
  [
    /^may hold printable ASCII characters only/,
    { en: 'may hold unaccented characters only.', fr: 'ne peut contenir que des caractères sans accent.' },
  ],
  [
    /^must end in \/realtime\/sdk\//,
    {
      en: 'must end in /realtime/sdk/ and the id of the channel.',
      fr: 'doit finir par /realtime/sdk/ et l’identifiant du canal.',
    },
  ],
  [/^must end in (\S+)/, { en: 'must end in {1}.', fr: 'doit finir par {1}.' }],
  [
    /^must be an id of 24 hexadecimal digits/,
    {
      en: 'must be an id of 24 digits and letters a–f.',
      fr: 'doit être un identifiant de 24 chiffres et lettres a–f.',
    },
  ],
  [
    /^must be the organization id/,
    {
      en: 'must be the organization id: 15 or 18 characters, beginning with 00D.',
      fr: 'doit être l’identifiant d’organisation : 15 ou 18 caractères, commençant par 00D.',
    },
  ],
  [
    /^must be the API name of (?:the|a) (?:deployment|channel parameter)/,
    { en: 'must be its API name: letters, digits and _.', fr: 'doit être son nom d’API : lettres, chiffres et _.' },
  ],
  [
    /^must be a locale such as (\w+)/,
    { en: 'must be a locale such as {1}.', fr: 'doit être une langue telle que {1}.' },
  ],
  [
    /^must be host names separated by commas/,
    { en: 'must be host names, separated by commas.', fr: 'doit être des noms d’hôte, séparés par des virgules.' },
  ],
  [
    /^must be a version such as (v[\d.]+)/,
    { en: 'must be a version such as {1}.', fr: 'doit être une version telle que {1}.' },
  ],
  [
    /^must be the id of a routing configuration/,
    {
      en: 'must be the id of a routing configuration, beginning with 0K9.',
      fr: 'doit être l’identifiant d’une configuration de routage, commençant par 0K9.',
    },
  ],
];
