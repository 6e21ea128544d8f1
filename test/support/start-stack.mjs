// Not .ts, because Jest would compile a setup in TypeScript, and all it imports, as CommonJS.
export { startStack as default } from './start-stack.ts';
