/** The status → what the status item shows. Text in, text out. */
import type { State, Status } from "./protocol";

/** What the extension itself knows, before and after there is a server to say more. */
export type Phase = "off" | "no-server" | "starting" | "running" | "stopped";

export interface Look {
  /** The item's text; `$(name)` is one of VS Code's icons. */
  readonly text: string;
  readonly tooltip: string;
  readonly colour: "none" | "warning" | "error";
  /** What a screen reader says. */
  readonly spoken: string;
}

const MAX_TEXT = 60;

const ICONS: Record<State, string> = {
  asleep: "$(check)",
  checking: "$(sync~spin)",
  thinking: "$(loading~spin)",
  waiting: "$(watch)",
  "model-missing": "$(cloud-download)",
  paused: "$(debug-pause)",
  failed: "$(error)",
};

const PHASES: Record<Exclude<Phase, "running">, Look> = {
  off: look("$(circle-slash)", "off", "none"),
  "no-server": look("$(cloud-download)", "no server", "warning"),
  starting: look("$(sync~spin)", "starting", "none"),
  stopped: look("$(error)", "the server has stopped", "error"),
};

/** `here`: the URI of the document that the user looks at, as the server was told it. */
export function lookOf(phase: Phase, status: Status | undefined, here: string | undefined): Look {
  if (phase !== "running") return PHASES[phase];
  if (status === undefined) return PHASES.starting;
  const offers = here === undefined ? 0 : (status.ready[here] ?? 0);
  const idle = status.state === "asleep" || status.state === "model-missing";
  const said = status.text || status.state;
  if (idle && offers > 0) {
    const fixes = offers === 1 ? "1 fix ready" : `${offers} fixes ready`;
    return look("$(lightbulb)", fixes, "none", `${fixes} in this file; ${said}`);
  }
  const colour = status.state === "failed" ? "error" : status.state === "model-missing" ? "warning" : "none";
  return look(ICONS[status.state], said, colour);
}

function look(icon: string, said: string, colour: Look["colour"], tooltip = said): Look {
  return {
    text: `${icon} Sleepy: ${shortened(said)}`,
    tooltip: `Sleepy: ${tooltip}`,
    colour,
    spoken: `Sleepy, ${tooltip}`,
  };
}

/** Cut to `MAX_TEXT` characters; a `$(` in the server's words is no icon. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").replaceAll("$(", "$\u200b(");
  return line.length <= MAX_TEXT ? line : `${line.slice(0, MAX_TEXT - 1)}…`;
}
