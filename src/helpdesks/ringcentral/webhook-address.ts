/** Below the connection's own address, because the address itself belongs to the Channel SDK. */
export const webhookPath = 'webhooks';

export function webhookAddress(connectionUrl: string): string {
  return `${connectionUrl.replace(/\/+$/, '')}/${webhookPath}`;
}
