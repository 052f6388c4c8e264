import { insertUpdate } from "../../../../src/evolution/mutation/genetic/operators/insert-update.ts";
import { operatorTable } from "../operator-table.ts";

operatorTable(insertUpdate, [
  {
    from: "const seen = new Set();\n  const name = input.name;\n  return name;",
    to: ["const seen = new Set();\n  const name = input.name;\n  seen.add(name);\n  return name;"],
    never: ["const seen = new Set();\n  const name = input.name;\n  seen.add(seen);\n  return name;"],
  },
  {
    from: "const rows = [];\n  for (const row of input.rows) {\n    check(row);\n  }\n  return rows;",
    to: [
      "const rows = [];\n  for (const row of input.rows) {\n    check(row);\n    rows.push(row);\n  }\n  return rows;",
      "const rows = [];\n  for (const row of input.rows) {\n    rows.push(row);\n    check(row);\n  }\n  return rows;",
    ],
  },
  {
    from: "let before = null;\n  for (const node of input.nodes) {\n    use(before);\n  }\n  return before;",
    to: [
      "let before = null;\n  for (const node of input.nodes) {\n    use(before);\n    before = node;\n  }\n  return before;",
    ],
    never: [
      "let before = null;\n  for (const node of input.nodes) {\n    use(before);\n    node = before;\n  }\n  return before;",
    ],
  },
  {
    from: "function connect() {}\n  const links = new Map();\n  const key = String(input);\n  connect(key, links);",
    to: [
      "function connect() {}\n  const links = new Map();\n  const key = String(input);\n  connect(key, links);\n  connect(links, key);",
      "function connect() {}\n  const links = new Map();\n  const key = String(input);\n  links.delete(key);\n  connect(key, links);",
    ],
  },
  {
    from: "let delay = 1;\n  let rest = 9;\n  const size = 2;\n  use(delay);",
    to: [
      "let delay = 1;\n  let rest = 9;\n  const size = 2;\n  delay *= 2;\n  use(delay);",
      "let delay = 1;\n  let rest = 9;\n  const size = 2;\n  rest %= size;\n  use(delay);",
      "let delay = 1;\n  let rest = 9;\n  const size = 2;\n  rest -= size;\n  use(delay);",
    ],
  },
  {
    from: "let run = 1;\n  for (const row of input.rows) {\n    use(run);\n  }",
    to: ["let run = 1;\n  for (const row of input.rows) {\n    use(run);\n    run = 1;\n  }"],
  },
  {
    from: "const state = { used: 0, at: input.at };\n  state.used += 1;\n  return state.used;",
    to: ["const state = { used: 0, at: input.at };\n  state.used += 1;\n  state.used = 0;\n  return state.used;"],
    never: [
      "const state = { used: 0, at: input.at };\n  state.used += 1;\n  state.used = input.at;\n  return state.used;",
    ],
  },
  {
    from: "const taken = new Set();\n  const owners = new Map();\n  const name = String(input.a);\n  owners.delete(name);",
    to: [
      "const taken = new Set();\n  const owners = new Map();\n  const name = String(input.a);\n  taken.delete(owners.get(name));\n  owners.delete(name);",
    ],
  },
]);
