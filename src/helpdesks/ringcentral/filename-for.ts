/** Extensions that the platform takes in a push, as its documentation lists them. */
const taken = new Set(
  (
    'aac mp3 ogg m4a xls xlsm xlsx xlc xlt xltm xltx bmp gif jpg jpeg png svg webp eml msg pdf key odp otp pps ppt pptx ' +
    'pot numbers ods ots csv txt log avi flv m4v mkv mov mp4 mpg mpeg4 qt wmv doc docm docx dotm dotx pages odt ott rtf ' +
    'amr dms vcard tif tiff mpeg'
  ).split(' '),
);

const byMediaType: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'text/csv': 'csv',
  'text/plain': 'txt',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'video/mp4': 'mp4',
};

const nameCharsMax = 200;

/**
 * The name under which the file may travel: its own where the extension is taken, with the usual one for its media type
 * added where it has none. `null` when the platform is not known to take it: a file must not vanish silently.
 */
export function filenameFor(name: string, mediaType: string): string | null {
  const clean = endOf(name.trim());
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(clean)?.[1]?.toLowerCase();
  if (extension !== undefined && taken.has(extension)) return clean;
  const usual = byMediaType[mediaType.split(';')[0]?.trim().toLowerCase() ?? ''];
  if (extension !== undefined || usual === undefined) return null;
  return `${clean === '' ? 'file' : clean}.${usual}`;
}

/** The end, because the extension is there; never begins inside a surrogate pair. */
function endOf(name: string): string {
  return name.slice(-nameCharsMax).replace(/^[\uDC00-\uDFFF]/, '');
}
