/** A locus with a slip in reach: a port without a label. @param always what it declares of all answers, as a section */
export const portList = (always = ""): string => `gene list_ports
  is transform
  risk none
  does:
    Puts the labels of ports in order. A port without a label has null.
  takes:
    labels  string?[]  "As the switch names its ports"
  gives:
    labels  string?[]  "In alphabetical order"
${always}  examples:
    {"labels": ["uplink", "db"]} -> {"labels": ["db", "uplink"]}
    {"labels": ["a", "c", "b"]} -> {"labels": ["a", "b", "c"]}
    {"labels": []} -> {"labels": []}
`;
