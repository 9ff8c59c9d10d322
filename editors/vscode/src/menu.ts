/** What the status item's menu holds, by state. */
import type { Phase } from "./look";
import type { Status } from "./protocol";

export interface MenuEntry {
  readonly label: string;
  readonly command: string;
}

export function menuOf(phase: Phase, status: Status | undefined): MenuEntry[] {
  if (phase === "no-server") {
    return [{ label: "$(cloud-download) Install the server…", command: "sleepy.install" }, RESTART, LOG, SETTINGS];
  }
  if (phase !== "running") return [RESTART, LOG, SETTINGS];
  const missing = status?.state === "model-missing";
  return [
    { label: "$(lightbulb) Fix the error at the cursor", command: "sleepy.fixAtCursor" },
    { label: "$(checklist) Fix everything in this file that verifies together", command: "sleepy.fixFile" },
    { label: "$(sync) Check again", command: "sleepy.recheck" },
    ...(missing ? [{ label: "$(cloud-download) Fetch the language model", command: "sleepy.pullModel" }] : []),
    status?.paused === true
      ? { label: "$(debug-start) Resume", command: "sleepy.resume" }
      : { label: "$(debug-pause) Pause", command: "sleepy.pause" },
    RESTART,
    LOG,
    { label: "$(graph) Open the report", command: "sleepy.report" },
    SETTINGS,
  ];
}

const RESTART: MenuEntry = { label: "$(debug-restart) Restart the server", command: "sleepy.restart" };
const LOG: MenuEntry = { label: "$(output) Open the log", command: "sleepy.showLog" };
const SETTINGS: MenuEntry = { label: "$(gear) Settings", command: "sleepy.openSettings" };
