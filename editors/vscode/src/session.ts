/** The life of the server beside the editor: one at a time, started, stopped and restarted in order. */
import * as vscode from "vscode";
import { DidChangeConfigurationNotification, LanguageClient, State as ClientState } from "vscode-languageclient/node";
import type { LanguageClientOptions, ServerCapabilities, StaticFeature } from "vscode-languageclient/node";
import { ActionCommands } from "./actionCommands";
import { forward } from "./forward";
import { locateServer } from "./locate";
import type { Phase } from "./look";
import { messageOf } from "./program";
import { COMMANDS_OF_BOTH, StatusNotification } from "./protocol";
import type { Status } from "./protocol";
import { Refusals } from "./refusals";
import { serverSettings } from "./settings";

const STOP_TIMEOUT_MS = 3000;

export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires whenever `phase` or `status` has changed. */
  readonly onDidChange = this.changed.event;

  private currentPhase: Phase = "off";
  private currentStatus: Status | undefined;
  private running: { readonly client: LanguageClient; readonly listeners: vscode.Disposable } | undefined;
  private forwarding: vscode.Disposable | undefined;
  private program: string | undefined;
  /** Starts and stops wait for each other: two quick restarts must not leave two servers. */
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get phase(): Phase {
    return this.currentPhase;
  }

  get status(): Status | undefined {
    return this.currentStatus;
  }

  /** The client while the server answers, else undefined. */
  get client(): LanguageClient | undefined {
    return this.currentPhase === "running" ? this.running?.client : undefined;
  }

  /** The server's program, once one was found. */
  get serverProgram(): string | undefined {
    return this.program;
  }

  start(): Promise<void> {
    return this.inOrder(() => this.startNow());
  }

  stop(): Promise<void> {
    return this.inOrder(() => this.stopNow());
  }

  restart(): Promise<void> {
    return this.inOrder(async () => {
      await this.stopNow();
      await this.startNow();
    });
  }

  dispose(): void {
    this.changed.dispose();
  }

  private inOrder(step: () => Promise<void>): Promise<void> {
    const next = this.last.then(step);
    this.last = next.catch(() => undefined);
    return next;
  }

  private async startNow(): Promise<void> {
    if (this.running !== undefined) return;
    this.enter("starting");
    this.program = await locateServer(this.context, this.log);
    if (this.program === undefined) {
      this.enter("no-server");
      return;
    }
    const { client, actionCommands } = this.clientFor(this.program);
    const listeners = vscode.Disposable.from(
      actionCommands,
      client.onDidChangeState(({ newState }) => {
        this.clientIs(newState, client);
      }),
      client.onNotification(StatusNotification, (status) => {
        this.currentStatus = status;
        this.changed.fire();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("sleepy")) this.sendSettings(client);
      }),
    );
    this.running = { client, listeners };
    try {
      await client.start();
    } catch (error) {
      this.log.error(`the server could not be started: ${messageOf(error)}`);
      this.enter("stopped");
    }
  }

  private async stopNow(): Promise<void> {
    const { running } = this;
    if (running === undefined) return;
    this.running = undefined;
    this.forwarding?.dispose();
    running.listeners.dispose();
    try {
      await running.client.dispose(STOP_TIMEOUT_MS);
    } catch (error) {
      // A server that never came up, or died, has nothing to say good-bye to.
      this.log.warn(`the server did not stop cleanly: ${messageOf(error)}`);
    }
    this.enter("off");
  }

  /** The client starts a crashed server anew by itself, a few times; a new one has been told nothing. */
  private clientIs(state: ClientState, client: LanguageClient): void {
    this.forwarding?.dispose();
    this.forwarding = undefined;
    if (state === ClientState.Running) {
      this.forwarding = forward(client, this.failed);
      this.enter("running");
    } else this.enter(state === ClientState.Stopped ? "stopped" : "starting");
  }

  private readonly failed = (error: unknown): void => {
    this.log.warn(`a message could not be sent: ${messageOf(error)}`);
  };

  private sendSettings(client: LanguageClient): void {
    if (!client.isRunning()) return;
    client
      .sendNotification(DidChangeConfigurationNotification.type, { settings: { sleepy: settingsNow() } })
      .catch(this.failed);
  }

  private enter(phase: Phase): void {
    if (phase !== "running") this.currentStatus = undefined;
    this.currentPhase = phase;
    this.changed.fire();
  }

  private clientFor(program: string): { client: LanguageClient; actionCommands: ActionCommands } {
    const refusals = new Refusals();
    const actionCommands = new ActionCommands(
      (name, act) => vscode.commands.registerCommand(name, act),
      (command, args) =>
        refusals.swallows(command, args) ? undefined : vscode.commands.executeCommand(command, ...args),
    );
    const prepared = <T extends vscode.CodeAction | vscode.Command>(action: T): T => {
      if (action instanceof vscode.CodeAction && action.command !== undefined) {
        action.command = actionCommands.named(action.command);
      }
      return action;
    };
    const options: LanguageClientOptions = {
      documentSelector: [{ scheme: "file", language: "rust" }],
      outputChannel: this.log,
      initializationOptions: { ...settingsNow(), trusted: vscode.workspace.isTrusted },
      middleware: {
        provideCodeActions: async (document, range, context, token, next) =>
          (await next(document, range, context, token))?.map(prepared),
        resolveCodeAction: async (action, token, next) => {
          try {
            const resolved = await next(action, token);
            return resolved && prepared(resolved);
          } catch (error) {
            refusals.add(action);
            throw error;
          }
        },
      },
    };
    const client = new LanguageClient("sleepy", "Sleepy", { command: program, args: ["serve"] }, options);
    client.registerFeature(COMMANDS_ARE_OURS);
    return { client, actionCommands };
  }
}

/**
 * The client would register every command that the server advertises; those that this extension offers under the same
 * name, with or without a server, are taken from the list before it looks.
 */
const COMMANDS_ARE_OURS: StaticFeature = {
  fillClientCapabilities: () => undefined,
  preInitialize: (capabilities: ServerCapabilities) => {
    const provider = capabilities.executeCommandProvider;
    if (provider === undefined) return;
    const ours: readonly string[] = COMMANDS_OF_BOTH;
    provider.commands = provider.commands.filter((command) => !ours.includes(command));
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

function settingsNow(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration("sleepy");
  return serverSettings((key) => configuration.get(key));
}
