/** The user's settings that the server knows; the rest (`sleepy.path`, `sleepy.trace.server`) is this extension's. */

export const SERVER_SETTINGS = [
  "sources",
  "model",
  "timeBudgetSeconds",
  "verify",
  "run",
  "trustedOnly",
  "journal",
  "journalRetentionDays",
  "idleMinutes",
] as const;

/** The settings object that `initialize` and `workspace/didChangeConfiguration` carry. */
export function serverSettings(get: (key: string) => unknown): Record<string, unknown> {
  const known = SERVER_SETTINGS.map((key) => [key, get(key)] as const);
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}
