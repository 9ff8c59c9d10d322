/**
 * Offers whose edit the server refused to give because the text had changed since it was checked.
 *
 * VS Code runs an action's command even when its edit could not be had, and the command tells the server "accepted". So
 * the refusal is remembered here, and the one command that follows it is swallowed.
 */
export class Refusals {
  private readonly offers = new Set<string>();

  /** `action`: what was to be resolved; its `data` holds the offer. */
  add(action: object): void {
    const offer = offerOf(action);
    if (offer !== undefined) this.offers.add(offer);
  }

  /** Whether this command follows a refusal; asked once, forgotten after. */
  swallows(command: string, args: readonly unknown[]): boolean {
    return command === "sleepy.accepted" && typeof args[0] === "string" && this.offers.delete(args[0]);
  }
}

/** The offer that an action of the server's carries, or undefined. */
export function offerOf(action: object): string | undefined {
  const data: unknown = "data" in action ? action.data : undefined;
  if (typeof data !== "object" || data === null || !("offer" in data)) return undefined;
  return typeof data.offer === "string" ? data.offer : undefined;
}
