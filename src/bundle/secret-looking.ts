const secretName =
  /pass(word|wd|phrase|code)?|secret|token|credential|(api|access|private|signing|encryption|auth)[-_.]?key|(^|[-_.])(key|pwd|pin|auth|dsn|salt)$/i;

/** Names that hold such a word and say where something is, not what it is. */
const placeName = /(url|uri|host|path|file|dir|name|issuer|audience|algorithm|expires?|ttl|user)$/i;

/** True when a variable, flag or annotation of this name mostly holds a secret. */
export function looksSecret(name: string): boolean {
  return secretName.test(name) && !placeName.test(name);
}

/** True for a text that nobody has typed: a key or a token, not a name, an address or a sentence. */
export function looksRandom(value: string): boolean {
  return (
    value.length >= 16 &&
    /^[A-Za-z0-9+/=_-]+$/.test(value) &&
    /\d/.test(value) &&
    /[a-z]/i.test(value) &&
    new Set(value).size >= 10
  );
}
