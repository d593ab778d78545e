import { describe, expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

describe('a key that stands twice in one object', () => {
  it.each([
    ['{"text":"one","text":"two"}', 'text'],
    ['{"a":{"b":1},"c":[{"d":1},{"d":1,"e":{},"d" : 2}]}', 'd'],
    ['{"te\\u0078t":1,"text":2}', 'text'],
    ['{"a\\"b":1,"c":"\\\\","a\\"b":2}', 'a\\"b'],
  ])('is named: %s', (text, key) => {
    expect(() => parseJson(text)).toThrow(`The body is refused: the key "${key}" stands twice in one object.`);
  });

  it.each([
    '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
    '{"a":"\\"a\\":1","b":"{\\"a\\":1,\\"a\\":2}","c":"\\\\","d":":"}',
    '["a","a",":"]',
    '"a"',
    '{}',
  ])('is not seen where there is none: %s', (text) => {
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  it('is looked for quickly, however long a text is', () => {
    const text = JSON.stringify({ text: '\\"'.repeat(200_000), '"': 'x' });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});
