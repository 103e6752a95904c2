import { panelAuth } from '@/server/auth.ts';

const handle = (request: Request): Promise<Response> => panelAuth().handler(request);

export { handle as GET, handle as POST };
