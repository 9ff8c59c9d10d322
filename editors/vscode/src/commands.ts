/** The extension's commands. */
import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { LanguageClient } from "vscode-languageclient/node";
import { fixAtCursor } from "./fixAtCursor";
import { offerInstall } from "./locate";
import { menuOf } from "./menu";
import { messageOf } from "./program";
import { InfoRequest } from "./protocol";
import type { Session } from "./session";

export function registerCommands(
  context: vscode.ExtensionContext,
  session: Session,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const withServer = async (act: (client: LanguageClient) => Promise<unknown>): Promise<void> => {
    const { client } = session;
    if (client === undefined) {
      await showMenu(session, "Sleepy's server is not running");
      return;
    }
    try {
      await act(client);
    } catch (error) {
      log.error(messageOf(error));
      void vscode.window.showErrorMessage(`Sleepy: ${messageOf(error)}`);
    }
  };
  const onServer = (command: string) => (): Promise<void> => withServer((client) => execute(client, command));

  const commands: Record<string, () => unknown> = {
    "sleepy.fixAtCursor": () => withServer(fixAtCursor),
    "sleepy.fixFile": () => withServer(fixFile),
    "sleepy.pause": onServer("sleepy.pause"),
    "sleepy.resume": onServer("sleepy.resume"),
    "sleepy.recheck": onServer("sleepy.recheck"),
    "sleepy.restart": () => session.restart(),
    "sleepy.report": () => withServer(openReport),
    "sleepy.showLog": () => openLog(session, log),
    "sleepy.menu": () => showMenu(session),
    "sleepy.openSettings": () => vscode.commands.executeCommand("workbench.action.openSettings", "sleepy."),
    "sleepy.pullModel": () => {
      pullModel(session);
    },
    "sleepy.install": () => installAndStart(context, session, log),
  };
  const registered = Object.entries(commands).map(([name, act]) => vscode.commands.registerCommand(name, act));
  return vscode.Disposable.from(...registered);
}

/** Ask for the install, and start with what it brought. */
export async function installAndStart(
  context: vscode.ExtensionContext,
  session: Session,
  log: vscode.LogOutputChannel,
): Promise<void> {
  if (session.phase === "running") {
    void vscode.window.showInformationMessage(
      `Sleepy's server is installed and running: ${session.serverProgram ?? ""}`,
    );
  } else if (await offerInstall(context, log)) await session.restart();
}

async function execute(client: LanguageClient, command: string, args: unknown[] = []): Promise<void> {
  await client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args });
}

async function fixFile(client: LanguageClient): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "rust") return;
  await execute(client, "sleepy.fixFile", [client.code2ProtocolConverter.asUri(document.uri)]);
}

async function openReport(client: LanguageClient): Promise<void> {
  const { report } = await client.sendRequest(InfoRequest);
  if (report !== null) await vscode.env.openExternal(vscode.Uri.file(report));
  else
    void vscode.window.showInformationMessage(
      "Sleepy: there is no report yet. `sleepy report` in a terminal writes it, and so does every night of learning.",
    );
}

/** The server's log file where there is one, else what this extension wrote. */
async function openLog(session: Session, log: vscode.LogOutputChannel): Promise<void> {
  const info = await session.client?.sendRequest(InfoRequest).catch(() => undefined);
  if (info === undefined) {
    log.show();
    return;
  }
  try {
    await vscode.window.showTextDocument(vscode.Uri.file(info.log));
  } catch {
    log.show();
  }
}

function pullModel(session: Session): void {
  const { serverProgram } = session;
  if (serverProgram === undefined) {
    void vscode.window.showInformationMessage("Sleepy: install the server first.");
    return;
  }
  // The user sees what is fetched, how far it is, and can stop it; no shell reads the path.
  const terminal = vscode.window.createTerminal({
    name: "Sleepy: fetch the model",
    shellPath: serverProgram,
    shellArgs: ["model", "pull"],
  });
  terminal.show();
}

async function showMenu(session: Session, title = "Sleepy"): Promise<void> {
  const entry = await vscode.window.showQuickPick(menuOf(session.phase, session.status), {
    title,
    placeHolder: session.status?.text ?? "",
  });
  if (entry !== undefined) await vscode.commands.executeCommand(entry.command);
}
