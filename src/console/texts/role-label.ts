import type { Localized } from '../../core/language.ts';
import type { Role } from '../../people/person.ts';
import { shellTexts } from './shell-texts.ts';

const labels: Readonly<Record<Role, Localized>> = {
  viewer: shellTexts.roleViewer,
  designer: shellTexts.roleDesigner,
  admin: shellTexts.roleAdmin,
};

export function roleLabel(role: Role): Localized {
  return labels[role];
}
