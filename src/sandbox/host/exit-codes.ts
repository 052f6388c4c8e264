/** How a host ends that watched its own memory and found it too large. */
export const OUT_OF_MEMORY_EXIT = 77;
