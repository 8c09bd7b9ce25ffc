export const handler = async () => import.meta.url.endsWith('index.js');
