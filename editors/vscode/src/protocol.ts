/**
 * What `sleepy serve` and this extension say to each other beyond plain LSP. docs/server.md describes each message.
 */
import { NotificationType, RequestType0 } from "vscode-languageserver-protocol/node";
import type { Diagnostic, Position, Range } from "vscode-languageserver-protocol/node";

export const STATES = ["asleep", "checking", "thinking", "waiting", "model-missing", "paused", "failed"] as const;
export type State = (typeof STATES)[number];

export interface Status {
  readonly state: State;
  /** One short line for a person. */
  readonly text: string;
  /** Number of offers that can be had at once, by document URI. */
  readonly ready: Readonly<Record<string, number>>;
  readonly model: string | null;
  readonly paused: boolean;
}

export interface Info {
  readonly version: string;
  readonly log: string;
  readonly journal: string;
  readonly report: string | null;
  readonly model: string | null;
  readonly modelPath: string | null;
}

/** Everything that other extensions say about a document now; it replaces what was said before. */
export interface ForwardedDiagnostics {
  readonly uri: string;
  readonly version: number | null;
  readonly diagnostics: readonly Diagnostic[];
}

export interface Cursor {
  readonly uri: string;
  readonly position: Position;
  readonly visible: readonly Range[];
}

export const StatusNotification = new NotificationType<Status>("sleepy/status");
export const DiagnosticsNotification = new NotificationType<ForwardedDiagnostics>("sleepy/diagnostics");
export const CursorNotification = new NotificationType<Cursor>("sleepy/cursor");
export const InfoRequest = new RequestType0<Info, void>("sleepy/info");

/** The server's commands that this extension offers under the same name, with what they need around them. */
export const COMMANDS_OF_BOTH = ["sleepy.fixFile", "sleepy.pause", "sleepy.resume", "sleepy.recheck"] as const;
