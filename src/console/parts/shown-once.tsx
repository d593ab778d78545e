import { botsTexts } from '../texts/bots-texts.ts';
import { CopyValue } from './page-parts.tsx';
import { useTexts } from './reader-context.tsx';

/** Secrets that this answer shows and no other: to be rendered with `shownAs`, so that a reload does not ask again. */
export function ShownOnce(props: {
  readonly values: readonly { readonly label: string; readonly value: string }[];
  readonly goOn: { readonly href: string; readonly label: string };
}) {
  const t = useTexts(botsTexts);
  return (
    <section class="card once" aria-labelledby="once-title" tabindex={-1} data-focus>
      <h2 id="once-title">{t.onceTitle}</h2>
      <p>{t.onceText}</p>
      {props.values.map(({ label, value }, index) => (
        <CopyValue id={`once-${index}`} label={label} value={value} />
      ))}
      <p>
        <a class="button" href={props.goOn.href}>
          {props.goOn.label}
        </a>
      </p>
    </section>
  );
}
