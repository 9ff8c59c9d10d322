/**
 * Finding programs: the server, and a Python to install it with. Knows nothing of VS Code.
 *
 * A program counts as the server only when it says so itself: other things called `sleepy` exist.
 */
import { execFile } from "node:child_process";
import { access, constants, stat } from "node:fs/promises";
import * as path from "node:path";

const ANSWER_TIMEOUT_MS = 20_000;
const SERVER_NAME = "sleepy";
const MIN_PYTHON = [3, 11] as const;

/** The oldest and the first too new version of the server that this extension speaks with. */
export const SERVER_VERSIONS = { from: "0.1.0", below: "0.2.0" } as const;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Found {
  readonly program: string;
  readonly version: string;
}

/** A program that was named is not the server; the message says why, for the user. */
export class NotTheServer extends Error {}

/** Files called `name` on PATH that can be run, in PATH's order. */
export async function onPath(
  name: string,
  environment: Environment,
  windows = process.platform === "win32",
): Promise<string[]> {
  const folders = (environment["PATH"] ?? environment["Path"] ?? "").split(windows ? ";" : ":");
  const names = windows ? [`${name}.exe`, `${name}.cmd`] : [name];
  // An empty entry of PATH means the current folder; that is the workspace, which must not choose what runs.
  const candidates = folders
    .filter((folder) => path.isAbsolute(folder))
    .flatMap((folder) => names.map((n) => path.join(folder, n)));
  const runnable = await Promise.all(candidates.map(isRunnable));
  return [...new Set(candidates.filter((_, index) => runnable[index]))];
}

async function isRunnable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** The server that `program` is. Raises NotTheServer. */
export async function asServer(program: string, environment: Environment): Promise<Found> {
  let answer: string;
  try {
    answer = await answerOf(program, ["--version"], environment);
  } catch (error) {
    throw new NotTheServer(`${program} could not be run: ${messageOf(error)}`);
  }
  const version = /^sleepy-lsp (\d+\.\d+\.\d+)/m.exec(answer)?.[1];
  if (version === undefined)
    throw new NotTheServer(`${program} is not sleepy-lsp's program: it doesn't say its version`);
  if (!speaksWith(version)) {
    throw new NotTheServer(
      `${program} is sleepy-lsp ${version}; this extension needs ${SERVER_VERSIONS.from} or newer, below ${SERVER_VERSIONS.below}`,
    );
  }
  return { program, version };
}

/** The first on PATH that is the server, and why each one before it is not. */
export async function serverOnPath(environment: Environment): Promise<{ found: Found | undefined; refused: string[] }> {
  const refused: string[] = [];
  for (const program of await onPath(SERVER_NAME, environment)) {
    try {
      return { found: await asServer(program, environment), refused };
    } catch (error) {
      if (!(error instanceof NotTheServer)) throw error;
      refused.push(error.message);
    }
  }
  return { found: undefined, refused };
}

export function speaksWith(version: string): boolean {
  return compared(version, SERVER_VERSIONS.from) >= 0 && compared(version, SERVER_VERSIONS.below) < 0;
}

function compared(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The newest Python on PATH that the server runs on, or undefined. */
export async function findPython(environment: Environment): Promise<string | undefined> {
  const names = ["python3.14", "python3.13", "python3.12", "python3.11", "python3", "python"];
  for (const name of names) {
    for (const program of await onPath(name, environment)) {
      if (await isNewEnough(program, environment)) return program;
    }
  }
  return undefined;
}

async function isNewEnough(python: string, environment: Environment): Promise<boolean> {
  // `venv` and `ensurepip` are packages of their own on Debian: a Python without them can't install anything.
  const question = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])";
  try {
    const [major = 0, minor = 0] = (await answerOf(python, ["-c", question], environment))
      .trim()
      .split(".")
      .map(Number);
    return major === MIN_PYTHON[0] && minor >= MIN_PYTHON[1];
  } catch {
    return false;
  }
}

function answerOf(program: string, args: readonly string[], environment: Environment): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env: { ...environment }, timeout: ANSWER_TIMEOUT_MS, windowsHide: true };
    execFile(program, args, options, (error, stdout) => {
      if (error === null) resolve(stdout);
      else reject(new Error(error.killed === true ? "it did not answer" : error.message.trim()));
    });
  });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
