const charsMax = 150;
const extensionCharsMax = 20;
/** Of a longer name only the end is looked at, where the extension is. */
const readCharsMax = 1_000;

/** Control characters, and those that turn the direction of text around, with which `gpj.exe` is made to look like `exe.jpg`. */
const treacherous = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
const forbiddenInNames = /[\\/:*?"<>|]/g;

/**
 * A file name that is safe to show, to put in a header and to save on any system: no folders, no hidden characters, at
 * most 150 characters with the extension kept. `file` when nothing is left.
 */
export function safeName(name: string): string {
  const lastSegment = name.slice(-readCharsMax).normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const clean = lastSegment.replaceAll(treacherous, '').replaceAll(forbiddenInNames, '_').replaceAll(/\s+/gu, ' ');
  const trimmed = clean.replaceAll(/^[. ]+|[. ]+$/g, '');
  return trimmed === '' ? 'file' : shorten(trimmed);
}

/** Lower-case extension without its dot, `''` when there is none. */
export function extensionOf(name: string): string {
  const at = name.lastIndexOf('.');
  return at <= 0 ? '' : name.slice(at + 1).toLowerCase();
}

function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= charsMax) return name;
  const extension = extensionOf(name);
  const tail = extension === '' || extension.length > extensionCharsMax ? '' : name.slice(-(extension.length + 1));
  return characters.slice(0, charsMax - [...tail].length).join('') + tail;
}
