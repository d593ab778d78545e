import type { Localized } from '../core/language.ts';
import type { Role } from '../people/person.ts';

/** One entry of the menu. The order here is the order there; a new page is one line. */
export interface NavigationEntry {
  readonly key: string;
  readonly path: string;
  readonly label: Localized;
  /** Who sees it; the routes themselves say who may have it. */
  readonly role: Role;
  readonly section: 'work' | 'setup' | 'system';
}

export const navigation = [
  {
    key: 'overview',
    path: '/console/overview',
    label: { en: 'Overview', fr: 'Vue d’ensemble' },
    role: 'viewer',
    section: 'work',
  },
  {
    key: 'conversations',
    path: '/console/conversations',
    label: { en: 'Conversations', fr: 'Conversations' },
    role: 'viewer',
    section: 'work',
  },
  {
    key: 'deliveries',
    path: '/console/deliveries',
    label: { en: 'Deliveries', fr: 'Remises' },
    role: 'viewer',
    section: 'work',
  },
  {
    key: 'start',
    path: '/console/start',
    label: { en: 'First steps', fr: 'Premiers pas' },
    role: 'viewer',
    section: 'setup',
  },
  {
    key: 'connections',
    path: '/console/connections',
    label: { en: 'Connections', fr: 'Connexions' },
    role: 'viewer',
    section: 'setup',
  },
  {
    key: 'skills',
    path: '/console/skills',
    label: { en: 'Skills and groups', fr: 'Compétences et groupes' },
    role: 'viewer',
    section: 'setup',
  },
  {
    key: 'identity',
    path: '/console/identity',
    label: { en: 'Identity and context', fr: 'Identité et contexte' },
    role: 'viewer',
    section: 'setup',
  },
  { key: 'bots', path: '/console/bots', label: { en: 'Bots', fr: 'Bots' }, role: 'viewer', section: 'setup' },
  { key: 'try', path: '/console/try', label: { en: 'Try it', fr: 'Essayer' }, role: 'designer', section: 'setup' },
  {
    key: 'people',
    path: '/console/people',
    label: { en: 'People', fr: 'Personnes' },
    role: 'admin',
    section: 'system',
  },
  {
    key: 'audit',
    path: '/console/audit',
    label: { en: 'Audit log', fr: 'Journal d’audit' },
    role: 'admin',
    section: 'system',
  },
] as const satisfies readonly NavigationEntry[];

export type PageKey = (typeof navigation)[number]['key'] | 'account' | 'none';

export const sectionLabels = {
  work: { en: 'Every day', fr: 'Au quotidien' },
  setup: { en: 'Set-up', fr: 'Configuration' },
  system: { en: 'Administration', fr: 'Administration' },
} as const satisfies Record<NavigationEntry['section'], Localized>;
