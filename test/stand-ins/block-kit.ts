export function blockKitProblems(_message: unknown): string[] { return []; }
