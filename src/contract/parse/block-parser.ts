import type { Report } from "../report.ts";
import type { SourceText } from "../source-text.ts";
import type { Span } from "../span.ts";
import { Cursor } from "./cursor.ts";
import type { Line } from "./line-tree.ts";

/** What the rules for blocks share: the text, the report, and the two questions about the lines below a line. */
export class BlockParser {
  readonly source: SourceText;
  readonly report: Report;

  constructor(source: SourceText, report: Report) {
    this.source = source;
    this.report = report;
  }

  cursor(line: Line): Cursor {
    return Cursor.over(line, this.source, this.report);
  }

  text(line: Line): string {
    return this.source.text.slice(line.start, line.end);
  }

  span(line: Line): Span {
    return this.source.span(line.start, line.end);
  }

  /** The lines below, of which there must be some. */
  body(line: Line, what: string): readonly Line[] {
    if (line.children.length === 0) {
      const message = `I was expecting at least one line indented under ${what}.`;
      this.report.error("missing-section", this.span(line), message);
    }
    return line.children;
  }

  /** Reports lines below a line that opens no block. */
  noBlock(line: Line, what: string): void {
    const child = line.children[0];
    if (child === undefined) return;
    const message = `I was expecting this line further left: ${what} opens no block.`;
    this.report.error("unexpected-block", this.span(child), message);
  }
}
