const LINE = /^(\S+) (debug|info|warn|error) (.*)$/;

export function execute(input) {
  const match = LINE.exec(input.line);
  if (match === null) {
    return { time: null, level: null, fields: {} };
  }
  const [, time, level, message] = match;
  const fields = {};
  for (const pair of message.matchAll(/([a-z_]+)=(\S+)/g)) {
    fields[pair[1]] = pair[2];
  }
  return { time, level: level.toLowerCase(), fields };
}
