import { DeliveryFailure } from '../failure.ts';

const safeCode = /^[A-Za-z][A-Za-z0-9_.:-]{0,63}$/;

/**
 * A vendor's "no": the failure that it means to us, and what the vendor said, so that callers can refine it. Its message
 * carries status and code only, because bodies may quote a person's data.
 */
export class VendorRefusal extends DeliveryFailure {
  readonly status: number;
  /** The vendor's code such as `conversation_not_found`; `null` where there was none, or nothing that looks like a code. */
  readonly code: string | null;

  constructor(failure: DeliveryFailure, status: number, code: string | null | undefined) {
    const shown = code !== undefined && code !== null && safeCode.test(code) ? code : null;
    super(shown === null ? failure.message : `${failure.message} (${shown})`, failure);
    this.status = status;
    this.code = shown;
  }
}

/** A refused request for a token is a mistake in the connection, whatever its code: nothing can be done until it is mended. */
export async function asCredential<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof VendorRefusal) || error.disposition !== 'reject') throw error;
    const failure = new DeliveryFailure(error.message, { disposition: 'reauthorize', certainty: 'notSent' });
    throw new VendorRefusal(failure, error.status, error.code);
  }
}

/** Whether the vendor answered with one of these status codes, or with any that is not 2xx where none is named. */
export function isRefusal(error: unknown, ...statuses: readonly number[]): error is VendorRefusal {
  return error instanceof VendorRefusal && (statuses.length === 0 || statuses.includes(error.status));
}
