// Contracts and genes that try a page's patience: long names, many scripts, large values, talkative errors.

export const LONG_NAME = "uplink_utilisation_report_for_the_monitoring_of_every_rack";

export const LONG_CONTRACT = `gene ${LONG_NAME}
  is transform
  risk medium

  does:
    Aus den Messwerten aller Übergabepunkte (測定値, измерения, مقاييس) wird ein Bericht; one row for each port, with the
    sum of what was measured there.

  takes:
    measurements  json    "What was measured, port by port: [{rack, port, mbits: [..], note}, ..]"
    unit          string = "Mbit/s"  "Einheit der Werte"

  gives:
    rows    json    "One row for each port"
    unit    string  "As it was given"

  examples:
    {"measurements": [{"port": "swp1", "mbits": [1, 2]}]} -> {"unit": "Mbit/s"}
`;

export const LONG_GENE = `export function execute({ measurements, unit }) {
  if (measurements.length === 0) {
    const wanted = Array.from({ length: 40 }, (_, index) => "rack-" + index + "/swp" + index * 7).join(", ");
    throw new Error("nothing was measured in " + unit + "; expected values of " + wanted);
  }
  const rows = measurements.map(({ rack, port, mbits, note }) => ({
    rack,
    port,
    sum: mbits.reduce((sum, each) => sum + each, 0),
    note,
  }));
  return { rows, unit };
}
`;

export const WORDS_CONTRACT = `gene words_of_a_label
  is transform
  risk high

  does:
    Takes a label apart.

  takes:
    text  string  "A label of at least two words"

  gives:
    first  string  "Its first word"
    last   string  "Its last word"

  examples:
    {"text": "rack 4"} -> {"first": "rack", "last": "4"}
`;

export const WORDS_GENE = `export function execute({ text }) {
  const [first, ...others] = text.split(" ");
  return { first, last: others.at(-1).trim() };
}
`;
