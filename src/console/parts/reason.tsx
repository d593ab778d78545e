import { explainFailure } from '../texts/explain-failure.ts';
import { useReader } from './reader-context.tsx';

/** A technical reason in words, with the reason itself behind them: one reads the words, and looks the other up. */
export function Reason({ text }: { readonly text: string }) {
  const { language } = useReader();
  const words = explainFailure(text, language);
  if (words === null) return <>{text}</>;
  return (
    <>
      {words} <RawReason text={text} />
    </>
  );
}

/** The reason as it was noted down, which is in English. */
export function RawReason({ text }: { readonly text: string }) {
  return (
    <code class="raw" lang="en">
      {text}
    </code>
  );
}
