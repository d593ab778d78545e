/** RFC 5321, 4.5.3.1.3: no longer one can be delivered to. */
const charsMax = 254;

/** Whether a text has the form of an e-mail address; nobody knows whether somebody reads what is sent there. */
export function isMailAddress(text: string): boolean {
  return text.length <= charsMax && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}
