import { fileURLToPath } from 'node:url';

/** Where the workflows are, for whoever bundles them. */
export const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/**
 * Run once a worker and shared by all orders, instead of anew for each, whose code would then never be compiled well.
 * So no module of the workflows may keep anything outside of its functions: the library freezes what they export, and
 * the tidy test looks at the rest.
 */
export const preloadModules = [workflowsPath];
