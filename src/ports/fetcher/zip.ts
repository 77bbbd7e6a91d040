import { inflateRawSync } from 'node:zlib';

// Signatures and offsets of APPNOTE.TXT, 4.3: the end of the directory, its entries, the header of a member.
const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const endLength = 22;
const entryLength = 46;
const headerLength = 30;
const stored = 0;

/** The content of one member of a ZIP archive, stored or deflated; undefined when there is none of that name. */
export function memberOfZip(archive: Buffer, member: string): Buffer | undefined {
  const end = findEnd(archive);
  if (end === undefined) return undefined;
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== directoryEntry) return undefined;
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) =>
      archive.readUInt16LE(at + offset),
    ) as [number, number, number];
    const name = archive.toString('utf8', at + entryLength, at + entryLength + nameLength);
    if (name === member) return contentOf(archive, at);
    at += entryLength + nameLength + extra + comment;
  }
  return undefined;
}

/** The record stands last, before a comment of at most 64 KiB. */
function findEnd(archive: Buffer): number | undefined {
  const first = Math.max(0, archive.length - endLength - 0xffff);
  for (let at = archive.length - endLength; at >= first; at -= 1) {
    if (archive.readUInt32LE(at) === endOfDirectory) return at;
  }
  return undefined;
}

function contentOf(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  // The lengths in the header of the member may differ from those in the directory.
  const start =
    header + headerLength + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const bytes = archive.subarray(start, start + size);
  return method === stored ? bytes : inflateRawSync(bytes);
}
