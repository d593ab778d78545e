import { createChecklist } from '../kit/check-results.ts';
import { checkTexts } from './setup-texts.ts';

export const { result, ok, skipped } = createChecklist(checkTexts);
