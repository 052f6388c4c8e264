class Bucket {
  constructor(burst) {
    this.burst = burst;
    this.tokens = burst;
    this.last = 0;
  }

  take(now) {
    this.tokens = Math.min(this.burst, this.tokens + (now - this.last));
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

export function execute(input) {
  const bucket = new Bucket(input.burst);
  const allowed = input.times.map((time) => bucket.take(time));
  return { allowed, refused: allowed.filter((it) => !it).length };
}
