import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readLease } from "../../../src/kernel/linux/dhcp-lease.ts";
import { parseLinks } from "../../../src/kernel/linux/links.ts";

const [link] = parseLinks([
  {
    ...{ ifindex: 3, ifname: "lan0", flags: ["UP", "LOWER_UP"], mtu: 1500, link_type: "ether" },
    address: "52:54:00:00:00:03",
    addr_info: [{ family: "inet", local: "192.0.2.50", prefixlen: 24, dynamic: true }],
  },
]).values();

describe("readLease", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sg-leases-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const dhclient = (address: string, more = "") =>
    `lease {\n  interface "lan0";\n  fixed-address ${address};\n${more}}\n`;
  const identified = { interface: "lan0", address: "192.0.2.50/24", mac: "52:54:00:00:00:99" };
  const anonymous = { ...identified, mac: "52:54:00:00:00:03" };

  const cases: readonly [title: string, path: string, text: string, lease: object | null][] = [
    [
      "systemd-networkd's, by index",
      "run/systemd/netif/leases/3",
      "ADDRESS=192.0.2.50\nNETMASK=255.255.255.0\n",
      anonymous,
    ],
    [
      "an identifier names the MAC",
      "run/systemd/netif/leases/3",
      "ADDRESS=192.0.2.50\nCLIENTID=01525400000099\n",
      identified,
    ],
    ["NetworkManager's, by name", "var/lib/NetworkManager/internal-9c1e-lan0.lease", "ADDRESS=192.0.2.50\n", anonymous],
    ["dhclient's last", "var/lib/dhcp/dhclient.leases", dhclient("192.0.2.7") + dhclient("192.0.2.50"), anonymous],
    [
      "dhclient's identifier",
      "var/lib/dhclient/x.leases",
      dhclient("192.0.2.50", "  option dhcp-client-identifier 1:52:54:0:0:0:99;\n"),
      identified,
    ],
    ["another interface's is not ours", "run/systemd/netif/leases/4", "ADDRESS=192.0.2.50\n", null],
    ["an address that is gone is no lease", "run/systemd/netif/leases/3", "ADDRESS=192.0.2.51\n", null],
    ["a broken file is no lease", "var/lib/dhcp/dhclient.leases", 'lease { interface "lan0"', null],
  ];
  for (const [title, path, text, lease] of cases) {
    test(title, async () => {
      write(path, text);
      expect(await readLease(link, root)).toEqual(lease as never);
    });
  }

  test("no client, no lease", async () => expect(await readLease(link, root)).toBeNull());
});
