/** Full-width forms, Chinese punctuation and no-break spaces, which an input method leaves where YAML needs ASCII. */
const fullWidth = /[\uff01-\uff5e\u3000\u00a0\u3001\u3002\u2018\u2019\u201c\u201d]/g;

const punctuation: Readonly<Record<string, string>> = {
  '\u3001': ',',
  '\u3002': '.',
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': '"',
  '\u201d': '"',
};

/** The text as it was meant to be typed, where it holds full-width characters; otherwise nothing. */
export function halfWidth(text: string): string | undefined {
  if (text.search(fullWidth) === -1) return undefined;
  return text.replace(fullWidth, (character) => punctuation[character] ?? character.normalize('NFKC')).trim();
}
