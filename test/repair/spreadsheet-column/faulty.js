function toLetters(number) {
  let letters = "";
  let rest = number;
  while (rest > 0) {
    const digit = (rest - 1) % 26;
    letters = String.fromCharCode(65 + digit) + letters;
    rest = Math.floor(rest / 26);
  }
  return letters;
}

function toNumber(letters) {
  return [...letters].reduce((sum, c) => sum * 26 + c.charCodeAt(0) - 65, 0);
}

export function execute({ column }) {
  const isNumber = /^\d+$/.test(column);
  return { answer: isNumber ? toLetters(Number(column)) : String(toNumber(column)) };
}
