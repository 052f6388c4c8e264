const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) && year % 400 === 0;
}

export function execute(input) {
  const [year, month, dayOfMonth] = input.date.split("-").map((part) => parseInt(part, 10));
  const leap = isLeap(year);
  let day = dayOfMonth;
  for (let m = 0; m < month - 1; m++) {
    day += DAYS[m];
  }
  if (leap && month > 2) day += 1;
  return { day, leap };
}
