/**
 * Comes along with what is copied from a page, and nothing of it is seen: two names that look alike would differ by it, and
 * one that turns the direction of text would change how its neighbours read. U+200C and U+200D stay: emoji and words of
 * some languages are written with them.
 */
const unseen = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** What a person can read: not only spaces, joiners, marks and fillers. */
const readable = /[^\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}]|\p{Co}/u;

/**
 * A name as somebody has typed or pasted it, without what cannot be seen and without outer spaces; `''` when nothing of it
 * can be read. For schemas: `z.string().overwrite(writtenName).min(1)`.
 */
export function writtenName(text: string): string {
  const plain = text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(unseen, '')
    .trim();
  return readable.test(plain) ? plain : '';
}
