/** The status bar item: what the session says, as a text with a colour; a click opens the menu. */
import * as vscode from "vscode";
import { lookOf } from "./look";
import type { Session } from "./session";

const COLOURS = {
  none: undefined,
  warning: new vscode.ThemeColor("statusBarItem.warningBackground"),
  error: new vscode.ThemeColor("statusBarItem.errorBackground"),
} as const;

export function showStatus(session: Session): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("sleepy.status", vscode.StatusBarAlignment.Right, 10);
  item.name = "Sleepy";
  item.command = "sleepy.menu";
  const draw = (): void => {
    const here = vscode.window.activeTextEditor?.document.uri;
    const uri = here === undefined ? undefined : session.client?.code2ProtocolConverter.asUri(here);
    const look = lookOf(session.phase, session.status, uri);
    item.text = look.text;
    item.tooltip = look.tooltip;
    item.backgroundColor = COLOURS[look.colour];
    item.accessibilityInformation = { label: look.spoken };
    const ready = uri !== undefined && (session.status?.ready[uri] ?? 0) > 0;
    void vscode.commands.executeCommand("setContext", "sleepy.ready", ready);
    void vscode.commands.executeCommand("setContext", "sleepy.running", session.phase === "running");
  };
  draw();
  item.show();
  return vscode.Disposable.from(item, session.onDidChange(draw), vscode.window.onDidChangeActiveTextEditor(draw));
}
