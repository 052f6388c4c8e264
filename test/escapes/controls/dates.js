// input: {}; output: {"iso":"2024-02-29T12:00:00.000Z","year":2024}
export function execute() { const d = new Date(Date.UTC(2024, 1, 29, 12)); return { iso: d.toISOString(), year: d.getFullYear() }; }
