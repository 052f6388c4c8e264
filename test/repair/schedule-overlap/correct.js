export function execute({ bookings }) {
  const clashes = [];
  for (let i = 0; i < bookings.length; i++) {
    for (let j = i + 1; j < bookings.length; j++) {
      const a = bookings[i];
      const b = bookings[j];
      if (a.room !== b.room) continue;
      if (a.start < b.end && b.start < a.end) {
        clashes.push(`${a.id}+${b.id}`);
      }
    }
  }
  return { clashes };
}
