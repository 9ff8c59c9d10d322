/**
 * The server in a virtual environment of the extension's own. Knows nothing of VS Code.
 *
 * The environment counts only once its mark is written, which happens last: an install that was stopped half-way is
 * thrown away by the next one.
 */
import { spawn } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { SERVER_VERSIONS } from "./program";
import type { Environment } from "./program";

/** What pip is asked for. */
export const REQUIREMENT = `sleepy-lsp>=${SERVER_VERSIONS.from},<${SERVER_VERSIONS.below}`;

const MARK = "installed-for";

/** The install failed or was stopped; the message is for the user. */
export class InstallError extends Error {}

export interface Install {
  /** The Python that makes the environment. */
  readonly python: string;
  /** The environment's folder; whatever lies there is replaced. */
  readonly folder: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** Called with each line that venv and pip print. */
  readonly onLine: (line: string) => void;
}

/** The program of a finished install in `folder`, or undefined when there is none for this version of the extension. */
export async function installedServer(
  folder: string,
  windows = process.platform === "win32",
): Promise<string | undefined> {
  try {
    const mark = await readFile(path.join(folder, MARK), "utf8");
    return mark.trim() === REQUIREMENT ? scriptIn(folder, "sleepy", windows) : undefined;
  } catch {
    return undefined;
  }
}

/** Make the environment and install the server into it; returns the server's program. Raises InstallError. */
export async function install(options: Install): Promise<string> {
  const { folder, python } = options;
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.dirname(folder), { recursive: true });
  try {
    // -I: neither the current folder nor PYTHONPATH may slip modules into what runs here.
    await run(options, python, ["-I", "-m", "venv", folder]);
    const pip = ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--only-binary=:all:"];
    await run(options, scriptIn(folder, "python"), [...pip, REQUIREMENT]);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  await writeFile(path.join(folder, MARK), `${REQUIREMENT}\n`);
  return scriptIn(folder, "sleepy");
}

function scriptIn(folder: string, name: string, windows = process.platform === "win32"): string {
  return windows ? path.join(folder, "Scripts", `${name}.exe`) : path.join(folder, "bin", name);
}

function run(options: Install, program: string, args: readonly string[]): Promise<void> {
  const { environment, signal, onLine } = options;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new InstallError("the install was stopped"));
      return;
    }
    const child = spawn(program, args, {
      env: { ...environment },
      signal,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    let last = "";
    let rest = "";
    const take = (text: string): void => {
      const lines = (rest + text).split(/\r?\n|\r/);
      rest = lines.pop() ?? "";
      for (const line of lines.map((l) => l.trim()).filter(Boolean)) {
        last = line;
        onLine(line);
      }
    };
    child.stdout.setEncoding("utf8").on("data", take);
    child.stderr.setEncoding("utf8").on("data", take);
    child.on("error", (error) => {
      reject(
        new InstallError(signal.aborted ? "the install was stopped" : `${program} could not be run: ${error.message}`),
      );
    });
    child.on("close", (code) => {
      take("\n");
      if (code === 0) resolve();
      else reject(new InstallError(`pip could not install ${REQUIREMENT}: ${last || `exit code ${String(code)}`}`));
    });
  });
}
