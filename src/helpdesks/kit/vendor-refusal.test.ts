import { describe, expect, it } from 'vitest';
import { errorFacts } from '../../core/error-facts.ts';
import { DeliveryFailure } from '../failure.ts';
import { asCredential, isRefusal, VendorRefusal, withOwnLimits } from './vendor-refusal.ts';

const usual = new DeliveryFailure('POST message answered 422', { disposition: 'reject', certainty: 'notSent' });

describe('the refusal of a vendor', () => {
  it('says what it means to us, and with which status and code', () => {
    const refusal = new VendorRefusal(usual, 422, 'RecordInvalid');
    expect(refusal).toMatchObject({ disposition: 'reject', certainty: 'notSent', status: 422, code: 'RecordInvalid' });
    expect(refusal.message).toBe('POST message answered 422 (RecordInvalid)');
    expect([isRefusal(refusal), isRefusal(refusal, 404, 422), isRefusal(refusal, 404)]).toEqual([true, true, false]);
    expect(isRefusal(usual)).toBe(false);
  });

  it('shows nothing as a code that could be a person’s words', () => {
    for (const code of ['lea@shop.example', 'my phone is 0123', '', null, undefined, 'x'.repeat(65)]) {
      expect(new VendorRefusal(usual, 422, code)).toMatchObject({ code: null, message: usual.message });
    }
  });

  it('keeps status and code, named once, when it comes to mean a wrong credential or a limit of its own', async () => {
    const credential = asCredential(() => Promise.reject(new VendorRefusal(usual, 401, 'invalid_client')));
    await expect(credential).rejects.toMatchObject({
      disposition: 'reauthorize',
      status: 401,
      message: 'POST message answered 422 (invalid_client)',
    });
    const facts = { disposition: 'retry', certainty: 'notSent', retryAfterMs: 9, pausesTarget: true } as const;
    const limit = withOwnLimits(() => Promise.reject(new VendorRefusal(new DeliveryFailure('x', facts), 429, 'limit')));
    await expect(limit).rejects.toMatchObject({
      status: 429,
      message: 'x (limit)',
      retryAfterMs: 9,
      pausesLane: true,
      pausesTarget: false,
    });
  });

  it('is told in the log, whichever vendor it is', () => {
    expect(errorFacts(new VendorRefusal(usual, 422, 'RecordInvalid'))).toMatchObject({
      message: 'POST message answered 422 (RecordInvalid)',
    });
  });
});
