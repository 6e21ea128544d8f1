const BENCHES = ['orders', 'sourcing', 'availability', 'stock', 'feed', 'journal', 'floor'] as const;

// What is left of the arguments, the bench reads itself.
const [name] = process.argv.splice(2, 1);
if (!BENCHES.some((bench) => bench === name)) {
  process.stderr.write(`npm run bench -- ${BENCHES.join('|')}, got ${name ?? 'no name'}\n`);
  process.exit(2);
}
await import(`./${name}.ts`);
