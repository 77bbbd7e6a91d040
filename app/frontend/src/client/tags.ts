/** Limits of the backend's contract. */
const MAX_TAGS = 10;
const MAX_TAG_LENGTH = 30;

/** Tags read from a text, or what is wrong with it. */
export type ParsedTags = { tags: string[] } | { problem: string };

/** Reads tags that are separated by commas; order is kept, doubles count once. */
export function parseTags(text: string): ParsedTags {
  const named = text.split(',').map((tag) => tag.trim().replace(/^#/, '').toLowerCase());
  const tags = [...new Set(named.filter((tag) => tag !== ''))];
  const long = tags.find((tag) => Array.from(tag).length > MAX_TAG_LENGTH);
  if (long !== undefined) {
    return { problem: `A tag has at most ${MAX_TAG_LENGTH} characters; shorten “${long}”.` };
  }
  if (tags.length > MAX_TAGS) return { problem: `A task has at most ${MAX_TAGS} tags.` };
  return { tags };
}
