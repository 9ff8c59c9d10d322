/**
 * Commands of code actions, each under a name of its own and without arguments.
 *
 * VS Code keeps the arguments of an action's command only as long as the list of actions that it came with. Applying the
 * edit changes the text, which makes a new list, and often the old one is thrown away before the command has run ("Actual
 * command not found"): the server would not hear that its fix was accepted. What has no arguments needs nothing kept.
 */

export interface NamedCommand {
  readonly title: string;
  readonly command: string;
}

export interface ServerCommand extends NamedCommand {
  readonly arguments?: readonly unknown[];
}

interface Registered {
  readonly name: string;
  readonly disposable: { dispose(): unknown };
}

/** How many commands are kept: far more than one screen's errors have, and few enough to forget about. */
const MAX_COMMANDS = 500;

export class ActionCommands {
  /** What is run → its name; the least recently listed first. */
  private readonly known = new Map<string, Registered>();
  private nextNumber = 0;

  /** `register` makes a command known to the editor; `run` sends one to the server. */
  constructor(
    private readonly register: (name: string, act: () => unknown) => { dispose(): unknown },
    private readonly run: (command: string, args: readonly unknown[]) => unknown,
  ) {}

  /** A command without arguments that does what `command` does. */
  named({ title, command, arguments: args = [] }: ServerCommand): NamedCommand {
    if (args.length === 0) return { title, command };
    const key = JSON.stringify([command, args]);
    const entry = this.known.get(key) ?? this.made(command, args);
    this.known.delete(key);
    this.known.set(key, entry);
    this.forgetOldest();
    return { title, command: entry.name };
  }

  dispose(): void {
    for (const { disposable } of this.known.values()) disposable.dispose();
    this.known.clear();
  }

  private made(command: string, args: readonly unknown[]): Registered {
    const name = `sleepy.action.${this.nextNumber++}`;
    return { name, disposable: this.register(name, () => this.run(command, args)) };
  }

  private forgetOldest(): void {
    for (const [key, { disposable }] of this.known) {
      if (this.known.size <= MAX_COMMANDS) return;
      this.known.delete(key);
      disposable.dispose();
    }
  }
}
