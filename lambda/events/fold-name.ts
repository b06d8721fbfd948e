/** A name without case, accents and punctuation, so that two spellings of one name are equal. May be empty. */
export function foldName(name: string): string {
  if (/^[a-z\d]+(?: [a-z\d]+)*$/i.test(name)) return name.toLowerCase(); // As most are: the rest takes a while.
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('&', 'and')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}
