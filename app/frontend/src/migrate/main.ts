import { runMigration } from './run';

// As the first process of a container, a program gets no default handling of signals.
process.once('SIGTERM', () => process.exit(143));
process.once('SIGINT', () => process.exit(130));

const report = await runMigration(process.env);
const level = report.result === 'failed' ? 'error' : 'info';
process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), level, ...report })}\n`);
process.exitCode = report.result === 'failed' ? 1 : 0;
