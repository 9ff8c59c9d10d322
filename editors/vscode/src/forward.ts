/** Tells the server what other extensions say about Rust files, and where the user is. */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { Debounced } from "./debounce";
import { CursorNotification, DiagnosticsNotification } from "./protocol";
import { toWire } from "./wire";

const CURSOR_DELAY_MS = 150;

/** Forwards until it is disposed; `failed` hears of messages that could not be sent. */
export function forward(client: LanguageClient, failed: (error: unknown) => void): vscode.Disposable {
  const sent = new Map<string, string>();

  const sendDiagnostics = (uri: vscode.Uri): void => {
    if (!isRustFile(uri)) return;
    const own = new Set(client.diagnostics?.get(uri));
    const diagnostics = vscode.languages
      .getDiagnostics(uri)
      .filter((diagnostic) => !own.has(diagnostic))
      .map(toWire);
    const name = client.code2ProtocolConverter.asUri(uri);
    const picture = JSON.stringify(diagnostics);
    // VS Code reports every file that an extension touched, changed or not; silence is news only after speech.
    if ((sent.get(name) ?? "[]") === picture) return;
    sent.set(name, picture);
    client.sendNotification(DiagnosticsNotification, { uri: name, version: versionOf(uri), diagnostics }).catch(failed);
  };

  const sendCursor = (): void => {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !isRustFile(editor.document.uri)) return;
    const converter = client.code2ProtocolConverter;
    const where = {
      uri: converter.asUri(editor.document.uri),
      position: converter.asPosition(editor.selection.active),
      visible: editor.visibleRanges.map((range) => converter.asRange(range)),
    };
    client.sendNotification(CursorNotification, where).catch(failed);
  };
  const cursor = new Debounced(CURSOR_DELAY_MS, sendCursor);
  const cursorMoved = (): void => {
    cursor.call();
  };

  for (const [uri] of vscode.languages.getDiagnostics()) sendDiagnostics(uri);
  cursorMoved();
  return vscode.Disposable.from(
    vscode.languages.onDidChangeDiagnostics((event) => {
      event.uris.forEach(sendDiagnostics);
    }),
    vscode.window.onDidChangeActiveTextEditor(cursorMoved),
    vscode.window.onDidChangeTextEditorSelection(cursorMoved),
    vscode.window.onDidChangeTextEditorVisibleRanges(cursorMoved),
    cursor,
  );
}

/** The version that diagnostics speak of: the open document's, unless it has changes that no `cargo check` has seen. */
function versionOf(uri: vscode.Uri): number | null {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  return document === undefined || document.isDirty ? null : document.version;
}

function isRustFile(uri: vscode.Uri): boolean {
  return uri.scheme === "file" && uri.path.endsWith(".rs");
}
