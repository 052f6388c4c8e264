export declare const SMALL: string;
export declare const MEDIUM: string;
export declare function smallInputs(count: number): string[];
export declare function mediumInputs(count: number): string[];
export declare function direct(source: string): (text: string) => string;
