const greeting = await Promise.resolve('top-level await');
export const handler = async () => greeting;
