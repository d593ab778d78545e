import type { Localized } from '../../core/language.ts';

/** What to do when a helpdesk has to reach us and nobody has said under which address it can. */
export const needsPublicUrl: Localized = {
  en: 'Set PASSERELLE_PUBLIC_URL to the address under which the helpdesk reaches this server, and start it again.',
  fr: 'Donnez à PASSERELLE_PUBLIC_URL l’adresse sous laquelle le helpdesk joint ce serveur, puis redémarrez-le.',
};
