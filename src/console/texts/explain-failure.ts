import type { Language, Sentence } from '../../core/language.ts';
import { helpdeskWords } from './helpdesk-words.ts';
import { ownFailures } from './own-failures.ts';
import { fill, typeset } from './texts-in.ts';

/** No answer came. `{1}` is the host. */
const transport: readonly Sentence[] = [
  [
    /(\S+) is a private or reserved address/,
    {
      en: '{1} is in a private network, which is not called. Use a public address, or ask the operator to allow private ones.',
      fr: '{1} est dans un réseau privé, qui n’est pas appelé. Prenez une adresse publique, ou demandez à l’exploitant d’autoriser les adresses privées.',
    },
  ],
  [
    /(\S+): bad port/,
    {
      en: 'The port of {1} is one that is never called. Correct the address.',
      fr: 'Le port de {1} est de ceux qui ne sont jamais appelés. Corrigez l’adresse.',
    },
  ],
  [
    /(\S+): the connection was refused/,
    {
      en: 'Nothing answers at {1}. Is the address right, and is the server running?',
      fr: 'Rien ne répond à {1}. L’adresse est-elle juste, et le serveur en marche ?',
    },
  ],
  [
    /(\S+): the host name is not known/,
    {
      en: 'There is no server by the name of {1}. Correct the address.',
      fr: 'Aucun serveur ne porte le nom {1}. Corrigez l’adresse.',
    },
  ],
  [
    /(\S+): the host name cannot be resolved/,
    {
      en: 'The name {1} cannot be looked up at the moment. If it lasts, the name service (DNS) of this server is at fault.',
      fr: 'Le nom {1} ne peut pas être résolu pour l’instant. Si cela dure, voyez le service de noms (DNS) de ce serveur.',
    },
  ],
  [
    /(\S+): no connection within|(\S+): the call failed \((?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EHOSTDOWN)\)/,
    {
      en: '{1} cannot be reached from this server. Is the address right, and does a firewall stand in between?',
      fr: '{1} est injoignable depuis ce serveur. L’adresse est-elle juste, un pare-feu est-il entre les deux ?',
    },
  ],
  [
    /(\S+): (?:no answer before the deadline|no answer came|the answer stopped half way)/,
    {
      en: '{1} took too long to answer. If it lasts, that server is overloaded or stuck.',
      fr: '{1} a mis trop de temps à répondre. Si cela dure, ce serveur est surchargé ou bloqué.',
    },
  ],
  [
    /(\S+): the connection was (?:reset|closed before)|(\S+): the call failed \(EPIPE\)/,
    {
      en: '{1} broke off the connection. If it lasts, look at that server and at proxies in between.',
      fr: '{1} a coupé la connexion. Si cela dure, voyez ce serveur et les proxys entre les deux.',
    },
  ],
  [
    /(\S+): the call failed \(CERT_HAS_EXPIRED\)/,
    { en: 'The certificate of {1} has expired. Renew it.', fr: 'Le certificat de {1} a expiré. Renouvelez-le.' },
  ],
  [
    /(\S+): the call failed \(ERR_TLS_CERT_ALTNAME_INVALID\)/,
    {
      en: 'The certificate of {1} is for another name. Correct the address or the certificate.',
      fr: 'Le certificat de {1} est celui d’un autre nom. Corrigez l’adresse ou le certificat.',
    },
  ],
  [
    /(\S+): the call failed \([A-Z_]*(?:CERT|LEAF_SIGNATURE)[A-Z_]*\)/,
    {
      en: 'The certificate of {1} comes from nobody whom this server trusts. Its whole chain must be installed there, or its authority made known here (NODE_EXTRA_CA_CERTS).',
      fr: 'Le certificat de {1} ne vient de personne que ce serveur reconnaisse. Installez-y la chaîne complète, ou faites connaître son autorité ici (NODE_EXTRA_CA_CERTS).',
    },
  ],
  [
    /(\S+): the call failed \((?:EPROTO|ERR_SSL\w*|ERR_TLS\w*)\)/,
    {
      en: 'No encrypted connection to {1} could be made (TLS). Is https right for this address?',
      fr: 'Aucune connexion chiffrée avec {1} n’a pu être établie (TLS). Cette adresse est-elle bien en https ?',
    },
  ],
  [
    /(\S+): cancelled/,
    {
      en: 'The call to {1} was broken off on our side, as when Passerelle stops.',
      fr: 'L’appel à {1} a été interrompu de notre côté, comme lors d’un arrêt de Passerelle.',
    },
  ],
];

/** The other side has answered, and not as hoped. `{1}` is the status. */
const statuses: readonly Sentence[] = [
  [
    /answered (401)\b/,
    {
      en: 'The credentials are refused. The check of the connection says which of its settings to correct.',
      fr: 'Les identifiants sont refusés. La vérification de la connexion dit lequel de ses réglages corriger.',
    },
  ],
  [
    /answered (403)\b/,
    {
      en: 'The key or its user lacks a right for this. The check of the connection says which.',
      fr: 'Il manque un droit à la clé ou à son utilisateur. La vérification de la connexion dit lequel.',
    },
  ],
  [
    /answered (404|410)\b/,
    {
      en: 'What was asked for is not there: an address or an id in the settings is wrong, or it was deleted.',
      fr: 'Ce qui était demandé n’existe pas : une adresse ou un identifiant des réglages est faux, ou c’est supprimé.',
    },
  ],
  [
    /answered (3\d\d)\b/,
    {
      en: 'The address leads elsewhere ({1}), and redirects are not followed. Write the one where it leads.',
      fr: 'L’adresse renvoie ailleurs ({1}), et les redirections ne sont pas suivies. Indiquez celle où elle mène.',
    },
  ],
  [
    /answered (429)\b/,
    {
      en: 'Too many calls for what is allowed over there. We slow down by ourselves.',
      fr: 'Trop d’appels pour ce qui est permis là-bas. Nous ralentissons de nous-mêmes.',
    },
  ],
  [
    /answered (413)\b/,
    {
      en: 'It is larger than the other side takes.',
      fr: 'C’est plus volumineux que ce que le serveur distant accepte.',
    },
  ],
  [
    /answered (409|423)\b/,
    {
      en: 'The other side says that this does not fit its state at the moment ({1}).',
      fr: 'Le serveur distant indique que cela ne convient pas à son état actuel ({1}).',
    },
  ],
  [
    /answered (5\d\d|408)\b/,
    {
      en: 'The other side is in trouble itself ({1}). Nothing is to be mended here; its status page may say more.',
      fr: 'Le serveur distant est lui-même en difficulté ({1}). Il n’y a rien à corriger ici ; sa page d’état en dit peut-être plus.',
    },
  ],
  [
    /answered (4\d\d)\b/,
    {
      en: 'The other side refuses what was sent ({1}).',
      fr: 'Le serveur distant refuse ce qui a été envoyé ({1}).',
    },
  ],
];

/**
 * What a technical reason means and what to do, in the reader's language; `null` where nothing is known of it. The reason
 * itself is to stand beside it: it is what one looks up.
 */
export function explainFailure(reason: string, language: Language): string | null {
  for (const [pattern, sentence] of [...helpdeskWords, ...ownFailures, ...transport, ...statuses]) {
    const found = pattern.exec(reason);
    if (found !== null) return typeset(fill(sentence[language], { 1: found[1] ?? found[2] ?? '' }), language);
  }
  return null;
}
