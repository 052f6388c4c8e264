const NAMES = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

export function execute(input) {
  const [year, month, day] = input.date.split("-").map(Number);
  const moment = new Date(Date.UTC(year, month - 1, day));
  moment.setUTCDate(moment.getUTCDate() + input.days);
  return {
    date: moment.toISOString().slice(0, 10),
    weekday: NAMES[moment.getUTCDay()],
  };
}
