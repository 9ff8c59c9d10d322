/** The command that applies a checked fix for the error at the cursor, without the menu of everybody's actions. */
import * as vscode from "vscode";
import {
  CodeActionKind,
  CodeActionRequest,
  CodeActionResolveRequest,
  CodeActionTriggerKind,
  ExecuteCommandRequest,
} from "vscode-languageclient/node";
import type { CodeAction, Command, LanguageClient } from "vscode-languageclient/node";
import { messageOf } from "./program";
import { offerOf } from "./refusals";

const TITLE_PREFIX = /^Sleepy: /;

export async function fixAtCursor(client: LanguageClient): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== "rust") return;
  const { document, selection } = editor;
  const wholeLines = new vscode.Range(selection.start.with(undefined, 0), document.lineAt(selection.end).range.end);
  let offers = await offersIn(client, document, selection);
  if (offers.length === 0) offers = await offersIn(client, document, wholeLines);
  const offer = offers.length > 1 ? await choose(offers) : offers[0];
  if (offer !== undefined) await apply(client, offer);
  else if (offers.length === 0)
    vscode.window.setStatusBarMessage("$(info) Sleepy: no checked fix for this place yet", 5000);
}

async function offersIn(
  client: LanguageClient,
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<CodeAction[]> {
  const answer = await client.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: client.code2ProtocolConverter.asUri(document.uri) },
    range: client.code2ProtocolConverter.asRange(range),
    context: { diagnostics: [], only: [CodeActionKind.QuickFix], triggerKind: CodeActionTriggerKind.Invoked },
  });
  // `Sleepy: none of these` carries no offer of its own.
  return (answer ?? []).filter(isAction).filter((action) => offerOf(action) !== undefined);
}

function isAction(action: CodeAction | Command): action is CodeAction {
  return typeof action.command !== "string";
}

async function choose(offers: readonly CodeAction[]): Promise<CodeAction | undefined> {
  const items = offers.map((offer) => ({ label: offer.title.replace(TITLE_PREFIX, ""), offer }));
  return (await vscode.window.showQuickPick(items, { title: "Sleepy: which fix?" }))?.offer;
}

async function apply(client: LanguageClient, offer: CodeAction): Promise<void> {
  let resolved = offer;
  try {
    if (offer.edit === undefined) resolved = await client.sendRequest(CodeActionResolveRequest.type, offer);
  } catch (error) {
    void vscode.window.showWarningMessage(`Sleepy: ${messageOf(error)}`);
    return;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(resolved.edit);
  if (edit === undefined || !(await vscode.workspace.applyEdit(edit))) return;
  const command = resolved.command ?? offer.command;
  if (command === undefined) return;
  await client.sendRequest(ExecuteCommandRequest.type, {
    command: command.command,
    ...(command.arguments === undefined ? {} : { arguments: command.arguments as unknown[] }),
  });
}
