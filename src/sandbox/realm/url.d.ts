/** The script's text: it is imported with `{ type: "text" }`, to be evaluated inside a realm. */
declare const text: string;
export default text;
