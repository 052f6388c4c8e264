export function execute(input) {
  const classes = {};
  let errors = 0;
  input.codes.forEach((code) => {
    const label = `${Math.floor(code / 100)}xx`;
    classes[label] = (classes[label] ?? 1) + 1;
    if (code >= 400) {
      errors += 1;
    }
  });
  return { classes, errors };
}
