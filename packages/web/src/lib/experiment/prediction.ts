/** An honest answer to any prediction; it is asked for, so it counts. */
export const unknown = 'I don’t know yet'
