/**
 * A diagnostic as VS Code gives it → as the server that made it had sent it.
 *
 * VS Code numbers severities from 0 and wraps codes; rust-analyzer's extension replaces rustc's code by the caption of
 * a link. `data` is no part of VS Code's type but is there at run time: it holds rustc's `rendered` text.
 */
import type {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Range,
} from "vscode-languageserver-protocol/node";

interface Place {
  readonly line: number;
  readonly character: number;
}

interface Span {
  readonly start: Place;
  readonly end: Place;
}

/** The part of `vscode.Diagnostic` that is read here, `data` added. */
export interface EditorDiagnostic {
  readonly range: Span;
  readonly message: string;
  readonly severity: number;
  readonly source?: string | undefined;
  readonly code?: string | number | { readonly value: string | number } | undefined;
  readonly tags?: readonly number[] | undefined;
  readonly relatedInformation?:
    | readonly {
        readonly location: { readonly uri: { toString(): string }; readonly range: Span };
        readonly message: string;
      }[]
    | undefined;
  readonly data?: unknown;
}

export function toWire(diagnostic: EditorDiagnostic): Diagnostic {
  const wire: Diagnostic = {
    range: span(diagnostic.range),
    message: diagnostic.message,
    severity: (diagnostic.severity + 1) as DiagnosticSeverity,
  };
  const code = codeOf(diagnostic);
  if (code !== undefined) wire.code = code;
  if (diagnostic.source !== undefined) wire.source = diagnostic.source;
  if (diagnostic.tags !== undefined) wire.tags = diagnostic.tags.filter((tag) => tag === 1 || tag === 2);
  if (diagnostic.relatedInformation !== undefined) {
    wire.relatedInformation = diagnostic.relatedInformation.map((related): DiagnosticRelatedInformation => ({
      location: { uri: related.location.uri.toString(), range: span(related.location.range) },
      message: related.message,
    }));
  }
  // What can't be written as JSON (a cycle, a function) would fail the whole message.
  if (isJson(diagnostic.data)) wire.data = diagnostic.data;
  return wire;
}

/** rustc's own code where `rendered` tells it, else the one in the diagnostic, as a string. */
function codeOf(diagnostic: EditorDiagnostic): string | undefined {
  const shown = typeof diagnostic.code === "object" ? diagnostic.code.value : diagnostic.code;
  return codeInRendered(renderedOf(diagnostic.data)) ?? (shown === undefined ? undefined : String(shown));
}

function renderedOf(data: unknown): string {
  if (typeof data !== "object" || data === null || !("rendered" in data)) return "";
  return typeof data.rendered === "string" ? data.rendered : "";
}

/** `error[E0382]: borrow of moved value` → `E0382`; the text may be coloured. */
export function codeInRendered(rendered: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- a terminal's colours begin with the control character ESC
  const plain = rendered.slice(0, 500).replace(/\u001b\[[0-9;]*m/g, "");
  return /^(?:error|warning)\[([A-Za-z0-9_:]+)\]/.exec(plain)?.[1];
}

function span(range: Span): Range {
  return {
    start: { line: range.start.line, character: range.start.character },
    end: { line: range.end.line, character: range.end.character },
  };
}

function isJson(value: unknown): boolean {
  if (value === undefined) return false;
  try {
    return typeof JSON.stringify(value) === "string";
  } catch {
    return false;
  }
}
