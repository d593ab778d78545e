import { shellTexts } from '../texts/shell-texts.ts';
import { useTexts } from './reader-context.tsx';

export interface ChoiceFilterProps {
  /** The page that is loaded with what was chosen. */
  readonly action: string;
  readonly name: string;
  readonly label: string;
  /** Words for no choice at all. */
  readonly anyLabel: string;
  readonly choices: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: string | null;
}

/** Narrows a list down to one of a few choices; without scripts too. */
export function ChoiceFilter({ action, name, label, anyLabel, choices, chosen }: ChoiceFilterProps) {
  const shell = useTexts(shellTexts);
  return (
    <form method="get" action={action} class="filter few">
      <label>
        {label}
        <select name={name}>
          <option value="">{anyLabel}</option>
          {choices.map((choice) => (
            <option value={choice.id} selected={choice.id === chosen}>
              {choice.name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="quiet">
        {shell.filter}
      </button>
    </form>
  );
}
