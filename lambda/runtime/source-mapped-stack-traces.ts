import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Names files and lines of the project in stack traces, by the source map beside the bundle. It reads the map with the first
 * trace. Node.js can do this too (`--enable-source-maps`), but reads the map at each start, which makes it a tenth longer.
 */
export function nameSourcesInStackTraces(): void {
  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => `    at ${formatFrame(frame)}`)].join('\n');
}

const maps = new Map<string, SourceMap | undefined>();

/** Omits the function's name where the source is known: in the bundle it is one or two letters. */
function formatFrame(frame: NodeJS.CallSite): string {
  const file = frame.getFileName() ?? '<anonymous>';
  const [line, column] = [frame.getLineNumber() ?? 1, frame.getColumnNumber() ?? 1];
  const entry = file.startsWith('file:') ? findSourceMap(file)?.findEntry(line - 1, column - 1) : undefined;
  const { originalSource, originalLine = 0, originalColumn = 0 }: Partial<SourceMapping> = entry ?? {};
  if (originalSource !== undefined) {
    return `${originalSource.replace(/^(?:\.\.\/)+/, '')}:${originalLine + 1}:${originalColumn + 1}`;
  }
  const name = frame.getFunctionName();
  const place = `${file}:${line}:${column}`;
  return name === null ? place : `${name} (${place})`;
}

function findSourceMap(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readSourceMap(`${fileURLToPath(file)}.map`));
  return maps.get(file);
}

function readSourceMap(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined; // Not ours: the trace names the file as it is.
  }
}
