/** Which server runs: the one that is set, else the one on PATH, else one of our own, installed with the user's consent. */
import * as vscode from "vscode";
import { InstallError, REQUIREMENT, install, installedServer } from "./install";
import { NotTheServer, asServer, findPython, serverOnPath } from "./program";

const INSTALL = "Install";
const CHOOSE = "Set Its Path…";

/** The server's program, or undefined when there is none and the user has been told. */
export async function locateServer(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<string | undefined> {
  const set = vscode.workspace.getConfiguration("sleepy").get<string>("path", "").trim();
  if (set !== "") return serverAt(set, log);
  const { found, refused } = await serverOnPath(process.env);
  for (const reason of refused) log.warn(reason);
  if (found !== undefined) {
    log.info(`server: ${found.program} (${found.version}), from PATH`);
    return found.program;
  }
  const own = await installedServer(environmentFolder(context));
  if (own !== undefined) {
    try {
      log.info(`server: ${own} (${(await asServer(own, process.env)).version}), installed by this extension`);
      return own;
    } catch (error) {
      // For instance when the Python that it was made with has been removed.
      if (!(error instanceof NotTheServer)) throw error;
      log.warn(error.message);
    }
  }
  return undefined;
}

async function serverAt(program: string, log: vscode.LogOutputChannel): Promise<string | undefined> {
  try {
    const { version } = await asServer(program, process.env);
    log.info(`server: ${program} (${version}), from the setting sleepy.path`);
    return program;
  } catch (error) {
    if (!(error instanceof NotTheServer)) throw error;
    log.error(error.message);
    // Not awaited: whoever waits for the server must not wait for a click.
    void complainAboutPath(error.message);
    return undefined;
  }
}

async function complainAboutPath(reason: string): Promise<void> {
  const open = "Open Settings";
  if ((await vscode.window.showErrorMessage(`The setting sleepy.path: ${reason}`, open)) === open)
    await openPathSetting();
}

/** Ask whether the server may be installed, and do it. True when there is one now. */
export async function offerInstall(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<boolean> {
  const folder = environmentFolder(context);
  const answer = await vscode.window.showInformationMessage(
    "Sleepy needs its server, the Python package sleepy-lsp, which is not on your PATH. It can be installed with pip into an environment of this extension's own; nothing else is changed.",
    INSTALL,
    CHOOSE,
    "Not Now",
  );
  if (answer === CHOOSE) await openPathSetting();
  return answer === INSTALL && (await installWithProgress(folder, log));
}

async function installWithProgress(folder: string, log: vscode.LogOutputChannel): Promise<boolean> {
  const python = await findPython(process.env);
  if (python === undefined) {
    const help =
      "No Python 3.11 or newer with venv and pip was found on your PATH. Install one (on Debian also python3-venv), then try again.";
    log.error(help);
    void vscode.window.showErrorMessage(`Sleepy: ${help}`);
    return false;
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "Sleepy: installing the server",
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    const listener = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      log.info(`installing ${REQUIREMENT} into ${folder} with ${python}`);
      const onLine = (line: string): void => {
        log.info(line);
        progress.report({ message: line.slice(0, 80) });
      };
      await install({ python, folder, environment: process.env, signal: stop.signal, onLine });
      return true;
    } catch (error) {
      if (!(error instanceof InstallError)) throw error;
      log.error(error.message);
      if (!token.isCancellationRequested) void vscode.window.showErrorMessage(`Sleepy: ${error.message}`);
      return false;
    } finally {
      listener.dispose();
    }
  });
}

function environmentFolder(context: vscode.ExtensionContext): string {
  return vscode.Uri.joinPath(context.globalStorageUri, "server").fsPath;
}

async function openPathSetting(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.openSettings", "sleepy.path");
}
