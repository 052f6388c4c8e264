// input: {"mac":"AA-BB-CC-00-11-22"}; output: {"mac":"aa:bb:cc:00:11:22","groups":"AA"}
export function execute(input) {
  const found = /^(?<first>[0-9a-f]{2})-/i.exec(input.mac);
  return { mac: input.mac.toLowerCase().replace(/-/g, ":"), groups: found.groups.first };
}
