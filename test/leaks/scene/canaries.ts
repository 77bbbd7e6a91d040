/** Secrets that are made for one run, one for each way in which todo-deploy is given any. */
import { randomBytes } from 'node:crypto';

/** Letters and digits, as keys have them. */
function random(length = 24): string {
  const text = randomBytes(length * 2).toString('base64');
  return text.replace(/[+/=]/g, '').slice(0, length);
}

/** Names of the canaries, each for the way in. */
export type CanaryName = keyof ReturnType<typeof makeCanaries>;

/**
 * Runs of letters by which any escaped form is known, and between them one character each that somebody escapes:
 * two of them beside each other would be a piece that other texts have too.
 */
function mixed(characters: string): string {
  return Array.from(characters).reduce((text, char) => `${text}${char}${random(20)}`, random(20));
}

/** New values. */
export function makeCanaries() {
  return {
    /** Passwords inside of URLs; every character of them that has to be escaped there is. */
    pooledUrl: mixed('/+@:%&'),
    directUrl: mixed('#?='),
    authSecret: random(43),
    openaiKey: `sk-${random(40)}`,
    awkward: mixed(' "\n\'<Ä>&ö\\\t$ß'),
    behindEnv: random(32),
    behindFile: mixed('\n\nü"'),
    behindCommand: random(32),
    behindOp: `${random(20)}/${random(20)}`,
    behindVault: `hvs.${random(30)}`,
    behindSops: random(28),
    behindKeychain: `${random(16)} ${random(16)}`,
    registryPassword: random(30),
    initUrl: mixed('~!'),
    initKey: `sk-${random(40)}`,
    checkedUrl: mixed('%('),
  };
}
