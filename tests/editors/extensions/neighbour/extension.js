// Another extension with something to say about each Rust file: rustc's error as rust-analyzer's extension publishes it,
// its code replaced by a link's caption, its rendered text in `data`.
const vscode = require("vscode");

const RENDERED = "\u001b[1merror[E0382]\u001b[0m: borrow of moved value: `s`\n --> src/main.rs:4:20\n";

exports.activate = (context) => {
  const collection = vscode.languages.createDiagnosticCollection("neighbour");
  const say = (document) => {
    if (document.languageId !== "rust") return;
    const diagnostic = new vscode.Diagnostic(new vscode.Range(3, 19, 3, 20), "borrow of moved value: `s`");
    diagnostic.source = "rustc";
    diagnostic.code = { value: "Click for full compiler diagnostic", target: vscode.Uri.parse("neighbour:/0") };
    diagnostic.data = { rendered: RENDERED };
    collection.set(document.uri, [diagnostic]);
  };
  vscode.workspace.textDocuments.forEach(say);
  context.subscriptions.push(collection, vscode.workspace.onDidOpenTextDocument(say));
};
