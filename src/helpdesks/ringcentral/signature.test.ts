import { describe, expect, it } from 'vitest';
import { isSigned, signatureOf } from './signature.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const demo = 'demo-channel-token-0001';

/** The five known vectors: key, exact body, signature. The third and fourth bodies are one JSON value in other bytes. */
const vectors = [
  {
    token: '3YJZzqMJ5Ec7i2JGvnt8TgvleD7dtpwpmag4S6MuRA2GQdfvV4STIsxDRJ4fEjO8',
    body: '{"action":"implementation.info","time":"2012-10-01T17:18:40Z"}',
    signature:
      '826b61e7939505b2e773ef43a2aad53ec0385dd9d783fbd1c8fea00d0e2a3e2fb0ae0a5b2eb342356b61c41b5f19baec4c1f7e7e37a5b486fe9b593942017ff9',
  },
  {
    token: demo,
    body: '{"action":"implementation.info","time":"2025-02-03T04:05:06Z"}',
    signature:
      'c04f4a3cb991d9e1f4abe66afdb344f3132d9c9d107a6e004c9cb8ea155a209bad3881851fbd4768d793517e1556922aab07ecb1d33d519267b6959a6afe9db8',
  },
  {
    token: demo,
    body: String.raw`{"action":"messages.create","params":{"body":"5 \u003c 7 \u0026 café ☕"},"time":"2025-02-03T04:05:06Z"}`,
    signature:
      '00d21df372291c279568e94ffa3c88363e7b5e86d0afb1c1e819c52da9cb9090785bee2ae8cefada489a7adc3999926386f462a27205c971edf9d66e19eac347',
  },
  {
    token: demo,
    body: '{"action":"messages.create","params":{"body":"5 < 7 & café ☕"},"time":"2025-02-03T04:05:06Z"}',
    signature:
      '50b8c2b587f7fd599d3cd89c7b0618da3ca8aab2aebb3519db03965aaf1bbf7057b86884c6ce34e3fd0ecdceac0cdf1487d0f7c59170e5f28c24477aa4f98a19',
  },
  {
    token: demo,
    body: '[]',
    signature:
      '1f158aabef76506d9bec17a7ffb1225f5237fa86030179d3d45f94b831296f3aa79261a801929f47af157d9dc0f9824958ee197d68b5bd0e4d7ef23c1f040bb3',
  },
] as const;

describe('the signature of the Channel SDK', () => {
  it.each(vectors)('is the known one for $body', ({ token, body, signature }) => {
    expect(signatureOf(body, token)).toBe(signature);
    expect(signatureOf(bytes(body), token)).toBe(signature);
    expect(isSigned(bytes(body), signature, [token])).toBe(true);
  });

  it('covers bytes, not meaning: the same JSON in other bytes is not signed', () => {
    const [, , escaped, plain] = vectors;
    expect(JSON.parse(escaped.body)).toEqual(JSON.parse(plain.body));
    expect(isSigned(bytes(plain.body), escaped.signature, [demo])).toBe(false);
  });

  it('holds for any live token, and for none that is empty', () => {
    const { body, signature } = vectors[4];
    expect(isSigned(bytes(body), signature, [undefined, 'another', demo])).toBe(true);
    expect(isSigned(bytes(body), signature, ['another'])).toBe(false);
    expect(isSigned(bytes(body), signatureOf(body, ''), ['', undefined])).toBe(false);
    for (const presented of [undefined, '', signature.slice(1)])
      expect(isSigned(bytes(body), presented, [demo])).toBe(false);
  });
});
