// The real rust-analyzer in VS Code, as its own extension brings it: the same server, and the same change to diagnostics
// (the code becomes the caption of a link). Its own extension can't be had without the marketplace.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const sysrootSrc = process.env.TEST_SYSROOT_SRC;
  const options = {
    documentSelector: [{ scheme: "file", language: "rust" }],
    initializationOptions: { ...(sysrootSrc ? { cargo: { sysrootSrc } } : {}), cachePriming: { enable: false } },
    middleware: {
      handleDiagnostics: (uri, diagnostics, next) => {
        diagnostics.forEach((diagnostic, index) => {
          if (!diagnostic.data?.rendered) return;
          const target = vscode.Uri.from({
            scheme: "rust-analyzer-diagnostics-view",
            path: `/diagnostic message [${index}]`,
          });
          diagnostic.code = { target, value: "Click for full compiler diagnostic" };
        });
        next(uri, diagnostics);
      },
    },
  };
  client = new LanguageClient("rust-analyzer", "rust-analyzer", { command: "rust-analyzer" }, options);
  await client.start();
};

exports.deactivate = () => client?.stop();
