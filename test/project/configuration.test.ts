import { describe, expect, test } from "bun:test";
import { ConfigError } from "../../src/core/mod.ts";
import { loadConfiguration } from "../../src/project/mod.ts";

function fromEnvironment(environment: Readonly<Record<string, string>>) {
  return loadConfiguration({ file: null, environment, flags: [] });
}

function fromFile(text: string) {
  return loadConfiguration({ file: { path: "sg.toml", text }, environment: {}, flags: [] });
}

describe("protected.interfaces", () => {
  const lists = [
    "",
    "eno1",
    "eno1,bond0",
    " eno1 , bond0 ",
    "eno1 bond0",
    "eno1,\tbond0\n",
    "br-0a1b,vlan.100,_x",
    "100",
    "true",
  ];
  for (const list of lists) {
    test(`takes ${JSON.stringify(list)}`, () => {
      expect(fromEnvironment({ SG_PROTECTED_INTERFACES: list }).get("protected.interfaces")).toBe(list);
    });
  }

  // Each of these was once taken for one strange name, which no interface bears: nothing was protected.
  const mistakes: readonly [list: string, word: string][] = [
    ["e1;e2", "e1;e2"],
    ["e*", "e*"],
    ["-x", "-x"],
    ["eno1, e1:e2", "e1:e2"],
    ["eno1/bond0", "eno1/bond0"],
    ["['eno1']", "['eno1']"],
    ["averylonginterface", "averylonginterface"],
    ["eno1,$(id)", "$(id)"],
    ["bönd0", "bönd0"],
  ];
  for (const [list, word] of mistakes) {
    test(`refuses ${JSON.stringify(list)}, and names the word and its source`, () => {
      const named = `${JSON.stringify(word)} is not an interface name`;
      expect(() => fromEnvironment({ SG_PROTECTED_INTERFACES: list })).toThrow(named);
      expect(() => fromEnvironment({ SG_PROTECTED_INTERFACES: list })).toThrow("from SG_PROTECTED_INTERFACES");
      expect(() => fromFile(`[protected]\ninterfaces = ${JSON.stringify(list)}`)).toThrow(named);
      expect(() => fromFile(`[protected]\ninterfaces = ${JSON.stringify(list)}`)).toThrow("from sg.toml");
    });
  }

  test("a list of TOML is no text, and says so instead of protecting nothing", () => {
    expect(() => fromFile('[protected]\ninterfaces = ["eno1"]')).toThrow(ConfigError);
  });
});

describe("kernel settings", () => {
  const mistakes: readonly [name: string, value: string][] = [
    ["SG_KERNEL_KIND", "linux"],
    ["SG_KERNEL_NAME_PREFIX", "br 0"],
    ["SG_KERNEL_NAME_PREFIX", "-b"],
    ["SG_KERNEL_NAME_PREFIX", "br*"],
    ["SG_KERNEL_NAME_PREFIX", "fifteen-letters"],
    ["SG_KERNEL_DEFAULT_ROUTE", "yes"],
    ["SG_KERNEL_DEFAULT_ROUTE", "false"],
    ["SG_KERNEL_BOOT_DIRECTORY", "etc/systemd/network"],
    ["SG_KERNEL_BOOT_DIRECTORY", "/etc/systemd\nnetwork"],
  ];
  for (const [name, value] of mistakes) {
    test(`refuses ${name}=${JSON.stringify(value)}`, () => {
      expect(() => fromEnvironment({ [name]: value })).toThrow(ConfigError);
      expect(() => fromEnvironment({ [name]: value })).toThrow(`from ${name}`);
    });
  }

  test("a prefix of digits is a prefix", () => {
    expect(fromEnvironment({ SG_KERNEL_NAME_PREFIX: "100" }).get("kernel.name_prefix")).toBe("100");
  });
});
