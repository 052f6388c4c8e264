import type { JsonObject } from "./json.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Structured log lines; they go to stderr, because stdout belongs to data. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: JsonObject): void;
}

export const silentLogger: Logger = { log: () => undefined };

export function consoleLogger(minimum: LogLevel): Logger {
  const rank: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };
  return {
    log(level, message, fields) {
      if (rank[level] < rank[minimum]) return;
      console.error(
        fields === undefined ? `sg: ${level}: ${message}` : `sg: ${level}: ${message} ${JSON.stringify(fields)}`,
      );
    },
  };
}
