export const SMALL: string;
export const MEDIUM: string;
export function smallInputs(count: number): string[];
export function mediumInputs(count: number): string[];
export function direct(source: string): (text: string) => string;
