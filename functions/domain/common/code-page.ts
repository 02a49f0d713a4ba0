// The letters of CP949, which card slips and KICC are written in.

let others: ReadonlySet<string> | undefined;

/** Whether CP949 has one letter; controls are none. */
export function isInCodePage(letter: string): boolean {
  const point = letter.codePointAt(0) ?? 0;
  if (point < 0x80) return point >= 0x20 && point !== 0x7f;
  // All Hangul syllables of today: most names need nothing else.
  if (point >= 0xac00 && point <= 0xd7a3) return true;
  others ??= lettersBeyondAscii();
  return others.has(letter);
}

/** As the decoder of the platform has them, which calls the code page by the name of EUC-KR. */
function lettersBeyondAscii(): ReadonlySet<string> {
  const bytes: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x41; trail <= 0xfe; trail += 1) bytes.push(lead, trail, 0x0a);
  }
  const read = new TextDecoder('euc-kr').decode(Uint8Array.from(bytes)).split('\n');
  // Two of its rows are for private use: no other program has their letters.
  return new Set(read.filter((letter) => letter.length === 1 && !/[\p{Co}\ufffd]/u.test(letter)));
}
