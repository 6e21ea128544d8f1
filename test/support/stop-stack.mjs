export { stopStack as default } from './start-stack.ts';
