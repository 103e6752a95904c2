// Stands in for '@luxon/cashdesk' inside Next's bundle (see next.config.ts): the process's entry, start.ts, loaded the
// real one, which finds migrations and database programs beside its own files. One copy serves the whole process.
module.exports = globalThis[Symbol.for('luxon.panel')]?.cashdesk ?? {};
