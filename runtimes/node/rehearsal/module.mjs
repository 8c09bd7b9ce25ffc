/* The handlers that a stem rehearses with. */

export const handler = async (event) => event;
