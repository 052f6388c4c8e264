// What stands around a server process: whoever waits until it is ready, the service manager, a person's browser;
// and what the process holds while nobody asks for anything.
export { openInBrowser } from "./browser.ts";
export { notifyServiceManager } from "./service-manager.ts";
export { tellReady } from "./tell-ready.ts";
export { trimWhenIdle } from "./trim-when-idle.ts";
