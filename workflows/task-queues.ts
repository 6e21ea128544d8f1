/** Where activities of outside providers wait, apart from everything else of the same installation. */
export const providerQueue = (taskQueue: string): string => `${taskQueue}-providers`;
