/** Which addresses may be given the credentials of an account: the guard of every setting that holds an address. */
import { z } from 'zod';
import { told } from './setting-schema.ts';

const loopbackHosts = ['127.0.0.1', '[::1]', 'localhost'];

/**
 * Whether an address may be given our credentials: a host within one of these domains over TLS, or a simulator on
 * loopback over plain http. Without user, password, query and fragment.
 */
export function isVendorAddress(address: string, domains: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return false;
  if (url.protocol === 'http:') return loopbackHosts.includes(url.hostname);
  return url.protocol === 'https:' && domains.some((domain) => isHostWithin(url.hostname, domain));
}

/** Exact host or a real subdomain of it; `evilforce.com` is not within `force.com`. */
export function isHostWithin(hostname: string, domain: string): boolean {
  return hostname === domain || hostname.endsWith(`.${domain}`);
}

/** A setting that holds such an address. */
export function vendorAddress(...domains: readonly string[]) {
  const mistake = {
    en: `must be an https address on ${domains.join(' or ')}, without query (http on this machine only)`,
    fr: `doit être une adresse https sur ${domains.join(' ou ')}, sans paramètres (http sur cette machine seulement)`,
  };
  return told(
    z
      .string()
      .trim()
      .max(2048)
      .refine((address) => isVendorAddress(address, domains), mistake.en),
    mistake,
  );
}
