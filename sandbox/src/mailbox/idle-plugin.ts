import type { HoodiecrowServer } from './hoodiecrow-types.ts';

const text = (value: string): { type: string; value: string }[] => [{ type: 'TEXT', value }];

/**
 * Adds IDLE (RFC 2177) to hoodiecrow. Its own plugin keeps a 30-minute timer after a client has gone, which
 * would hold the process, and goes on sending notices after DONE.
 */
export function addIdle(server: HoodiecrowServer): void {
  server.registerCapability('IDLE');
  server.setCommandHandler('IDLE', (connection, parsed, data, done) => {
    const answer = (command: string, words: string): void =>
      connection.send({ tag: parsed.tag, command, attributes: text(words) }, 'IDLE', parsed, data);
    if (connection.state === 'Not Authenticated') {
      answer('NO', 'Login first');
      return done();
    }
    connection.directNotifications = true;
    connection.inputHandler = (line) => {
      connection.inputHandler = false;
      connection.directNotifications = false;
      if (line.trim().toUpperCase() === 'DONE') answer('OK', 'IDLE terminated');
      else answer('BAD', 'Invalid Idle continuation');
    };
    connection.socket?.write('+ idling\r\n');
    connection.processNotifications();
    done();
  });
}
