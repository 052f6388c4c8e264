import { spawn } from "node:child_process";

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { linux: "xdg-open", darwin: "open" };

/**
 * Shows an address in the browser of whoever sits at this machine. The address is one argument of a program that is
 * called without a shell, it is one of ours (http or https), and nothing waits for the browser.
 * @returns why it could not be shown, or null
 */
export async function openInBrowser(
  url: URL,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  if (url.protocol !== "http:" && url.protocol !== "https:") return `it is no web address: ${url.href}`;
  const opener = OPENERS[platform];
  if (opener === undefined) return `nobody knows how to open a browser on ${platform}`;
  const child = spawn(opener, [url.href], { stdio: "ignore", detached: true, env: { ...environment } });
  return await new Promise((resolve) => {
    child.once("error", (error) => resolve(`${opener}: ${error.message}`));
    child.once("spawn", () => {
      child.unref();
      resolve(null);
    });
  });
}
