/** How packed text begins, as no JSON does. */
const mark = 'br:';

/** More is not ours: it holds a hundred times the environment of a function. */
const longestBytes = 400_000;

/** Shorter text is left as it is, for whoever looks at it. */
const leftAsItIsBytes = 1_000;

/**
 * Packs JSON for a function's environment, if that makes it shorter: compressed, as base64. Lists of destinations repeat the same keys
 * and become a fifth.
 */
export function packText(json: string): string {
  if (Buffer.byteLength(json) <= leftAsItIsBytes) return json;
  const packed = `${mark}${zlib().brotliCompressSync(json).toString('base64')}`;
  return packed.length < Buffer.byteLength(json) ? packed : json;
}

/** Undoes `packText`. What was not packed, or is broken, stays as it is. */
export function unpackText(text: string): string {
  if (!text.startsWith(mark)) return text;
  try {
    const packed = Buffer.from(text.slice(mark.length), 'base64');
    return zlib().brotliDecompressSync(packed, { maxOutputLength: longestBytes }).toString();
  } catch {
    return text;
  }
}

/** Loaded only where something is packed: a function starts without it. */
function zlib() {
  return process.getBuiltinModule('node:zlib');
}
