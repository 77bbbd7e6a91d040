/** What is packed inside of something: gzip, and the base64 of gzip in which Helm keeps its releases. */
import { gunzipSync } from 'node:zlib';

const deepest = 4;
const largest = 1024 * 1024 * 1024;
/** The begin of gzip in base64, and of that in base64 once more, as Secrets carry Helm's records. */
const gzipInBase64 = /(?:H4sI|SDRzS)[A-Za-z0-9+/]{24,}={0,2}/g;
const readAsText = 64 * 1024 * 1024;

/** The bytes themselves, and everything that is packed in them, the outermost first. */
export function* layersOf(bytes: Buffer, depth = 0): Generator<Buffer> {
  yield bytes;
  if (depth === deepest) return;
  for (const inner of packedIn(bytes)) yield* layersOf(inner, depth + 1);
}

function* packedIn(bytes: Buffer): Generator<Buffer> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const unpacked = unzipped(bytes);
    if (unpacked !== undefined) yield unpacked;
    return;
  }
  if (bytes.length > readAsText) return;
  for (const [text] of bytes.toString('latin1').matchAll(gzipInBase64)) {
    yield Buffer.from(text, 'base64');
  }
}

function unzipped(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: largest });
  } catch {
    // Two bytes that happened to look like it.
    return undefined;
  }
}
