/** The last of several calls runs, `delayMs` after it; earlier ones are forgotten. */
export class Debounced {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly delayMs: number,
    private readonly run: () => void,
  ) {}

  call(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.run, this.delayMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
