import type { Localized } from '../../core/language.ts';
import type { CheckResult } from '../helpdesk.ts';

export const about: Localized = {
  en: 'A helpdesk inside Passerelle to try things: no account, no wiring. You answer as the agent on the page “Try it”. Its conversations are kept in memory and end when Passerelle stops.',
  fr: 'Le bac à sable : un helpdesk à l’intérieur de Passerelle, pour essayer, sans compte ni raccordement. Vous répondez à la place de l’agent sur la page « Essayer ». Ses conversations restent en mémoire et prennent fin quand Passerelle s’arrête.',
};

const label: Localized = { en: 'The sandbox', fr: 'Le bac à sable' };

export const onCheck: CheckResult = {
  id: 'sandbox',
  label,
  status: 'ok',
  seen: {
    en: 'runs in this process; its conversations are in memory and end when it stops',
    fr: 'tourne dans ce processus ; ses conversations sont en mémoire et prennent fin à son arrêt',
  },
  expected: { en: 'runs', fr: 'en marche' },
  remedy: null,
};

export const offCheck: CheckResult = {
  id: 'sandbox',
  label,
  status: 'failed',
  seen: { en: 'switched off by the operator', fr: 'désactivé par l’exploitant' },
  expected: { en: 'runs', fr: 'en marche' },
  remedy: {
    en: 'Set PASSERELLE_SANDBOX to true and start again, or map the skills to another connection.',
    fr: 'Mettez PASSERELLE_SANDBOX à true et redémarrez, ou dirigez les compétences vers une autre connexion.',
  },
};
