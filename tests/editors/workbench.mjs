// What a user does in VS Code, and sees there: one function each, all of them waiting on what shows.
import { existsSync, mkdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { CACHE, ROOT, until } from "./code_server.mjs";

const { chromium } = createRequire(path.join(CACHE, "package.json"))("playwright-core");
const WAIT_MS = 45_000;
const SIZE = { width: 1280, height: 760 };

function browserProgram() {
  for (const name of [process.env.SLEEPY_CHROMIUM, "chromium", "chromium-browser", "google-chrome"].filter(Boolean)) {
    try {
      return execFileSync("sh", ["-c", 'command -v "$0"', name], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error("no Chromium found; tests/editors/setup.sh installs one");
}

/** Open the page at `url`, which is VS Code's workbench. */
export async function openWorkbench(url) {
  const browser = await chromium.launch({
    executablePath: browserProgram(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--force-device-scale-factor=1"],
  });
  const page = await browser.newPage({ viewport: SIZE });
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(url);
  await page.locator(".monaco-workbench .statusbar").waitFor();
  return new Workbench(browser, page);
}

class Workbench {
  constructor(browser, page) {
    this.browser = browser;
    this.page = page;
  }

  close() {
    return this.browser.close();
  }

  // --- doing

  /** Open `name` with the cursor at a line and column, both counted from 1, as the user does with Ctrl+P. */
  async goTo(name, line = 1, column = 1) {
    await this.pick("Control+p", `${name}:${line}:${column}`, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(".editor-instance .view-lines").first().waitFor();
  }

  /** A command by its title, as in the palette. */
  async command(title) {
    await this.pick("F1", `>${title}`, title);
  }

  /** Open a quick input with a key, fill it, and take the row in focus once that shows `expected`. */
  async pick(key, text, expected) {
    const input = this.page.locator(".quick-input-widget .quick-input-box input");
    await until(`the quick input opens with ${key}`, async () => {
      await this.page.keyboard.press(key);
      return input.isVisible();
    });
    await input.fill(text);
    await this.page
      .locator(".quick-input-list .monaco-list-row.focused")
      .filter({ hasText: expected })
      .first()
      .waitFor();
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** Type into the editor at the cursor. */
  async type(text) {
    await this.page.keyboard.type(text);
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async save() {
    await this.page.keyboard.press("Control+s");
    await this.page.locator(".tab.active:not(.dirty)").waitFor();
  }

  /** The titles in the quick fix menu at the cursor, none where there is no menu; the menu stays open. */
  async quickFixes() {
    const menu = this.page.locator(".action-widget").first();
    const nothing = this.page.locator(".monaco-editor-overlaymessage").first();
    // Ctrl+. in an open menu takes the entry in focus, so the last menu, and the word that there was none, must be gone.
    await until("the last answer has gone", async () => !(await menu.isVisible()) && !(await nothing.isVisible()));
    await this.page.keyboard.press("Control+.");
    // A menu that opens while the text or its diagnostics change closes again by itself.
    await until("an answer", async () => (await menu.isVisible()) || nothing.isVisible(), 10_000).catch(
      () => undefined,
    );
    if (!(await menu.isVisible())) return [];
    return (await menu.locator(".monaco-list-row.action .title").allInnerTexts()).map((title) => title.trim());
  }

  /** Open the quick fix menu again and again until it holds a title that matches; it stays open. */
  async quickFixesWith(pattern) {
    return until(`a quick fix like ${pattern}`, async () => {
      const titles = await this.quickFixes();
      if (titles.some((title) => pattern.test(title))) return titles;
      // The word that there is none stays until the cursor moves.
      await this.press("Escape", "ArrowRight", "ArrowLeft");
      return undefined;
    });
  }

  /** Take an entry of the open quick fix menu. */
  async choose(pattern) {
    const focused = this.page.locator(".action-widget .monaco-list-row.action.focused .title");
    await until(`${pattern} is chosen`, async () => {
      if (pattern.test(await focused.innerText())) return true;
      await this.page.keyboard.press("ArrowDown");
      return false;
    });
    await this.page.keyboard.press("Enter");
    await this.page.locator(".action-widget").waitFor({ state: "hidden" });
  }

  /** Take a button of a notification that is shown. */
  async answer(label) {
    await this.page.locator(".notifications-toasts .monaco-button").filter({ hasText: label }).first().click();
  }

  // --- seeing

  /** The lines of the active editor, as far as they are on the screen. */
  async text() {
    const lines = await this.page
      .locator(".editor-instance .view-line")
      .evaluateAll((found) =>
        found
          .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent }))
          .sort((a, b) => a.top - b.top),
      );
    return lines.map((line) => line.text.replaceAll("\u00a0", " ")).join("\n");
  }

  async textWith(pattern) {
    return until(`a text like ${pattern}`, async () => {
      const text = await this.text();
      return pattern.test(text) ? text : undefined;
    });
  }

  /** What the status item says, without its icon. */
  async status() {
    const item = this.page.locator('.statusbar-item[id$="sleepy.status"]');
    return (await item.isVisible()) ? (await item.innerText()).trim() : "";
  }

  async statusWith(pattern) {
    return until(`a status like ${pattern}`, async () => {
      const status = await this.status();
      return pattern.test(status) ? status : undefined;
    });
  }

  async notification(pattern) {
    const found = this.page.locator(".notifications-toasts .notification-toast").filter({ hasText: pattern }).first();
    await found.waitFor();
    return (await found.innerText()).trim();
  }

  /** The titles in the open quick pick. */
  async pickEntries() {
    const rows = this.page.locator(".quick-input-list .monaco-list-row");
    await rows.first().waitFor();
    return (await rows.allInnerTexts()).map((row) => row.trim());
  }

  async openMenu() {
    await this.page.locator('.statusbar-item[id$="sleepy.status"] a').click();
    return this.pickEntries();
  }

  /** A picture for the documentation. It stays as it is unless SLEEPY_PICTURES is set: no two runs make the same bytes. */
  async documented(name, clip) {
    const file = path.join(ROOT, "docs/images", `vscode-${name}.png`);
    if (process.env.SLEEPY_PICTURES || !existsSync(file)) await this.picture(file, clip);
  }

  /** Write a picture of the window, or of a part of it, to `file`. */
  async picture(file, clip) {
    mkdirSync(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, ...(clip ? { clip } : {}), animations: "disabled", caret: "initial" });
  }
}
