/** What an API key may do; `warehouse` within its locations, `channel` within its channels. */
export const ROLES = ['admin', 'support', 'warehouse', 'finance', 'channel', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
