/**
 * Sleepy in VS Code: starts `sleepy serve`, tells it what other extensions say, and shows what it does.
 *
 * The quick fixes themselves come through plain LSP. Nothing here reads or changes a file.
 */
import * as vscode from "vscode";
import { installAndStart, registerCommands } from "./commands";
import { messageOf } from "./program";
import { Session } from "./session";
import { showStatus } from "./statusItem";

let session: Session | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Sleepy", { log: true });
  const here = new Session(context, log);
  session = here;
  context.subscriptions.push(log, here, showStatus(here), registerCommands(context, here, log));
  // Not awaited: VS Code would hold back other extensions' activation for it.
  startOrAsk(context, here, log).catch((error: unknown) => {
    log.error(messageOf(error));
  });
}

async function startOrAsk(
  context: vscode.ExtensionContext,
  here: Session,
  log: vscode.LogOutputChannel,
): Promise<void> {
  await here.start();
  const pathIsSet = vscode.workspace.getConfiguration("sleepy").get<string>("path", "").trim() !== "";
  if (here.phase === "no-server" && !pathIsSet) await installAndStart(context, here, log);
}

export async function deactivate(): Promise<void> {
  await session?.stop();
  session = undefined;
}
