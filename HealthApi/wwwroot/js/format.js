const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const priced = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const share = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' });

/** What isn't known is a dash, never a zero. */
const orDash = format => value => (value === null || value === undefined || Number.isNaN(value) ? '–' : format(value));

export const count = orDash(value => whole.format(value));
export const rate = orDash(value => tenth.format(value));
export const price = orDash(value => priced.format(value));
export const milliseconds = orDash(value => (value < 10_000 ? `${whole.format(value)} ms` : `${tenth.format(value / 1000)} s`));

/** 1 up, -1 down, 0 where the two decimals that are shown say nothing. */
export const direction = value => Math.sign(Math.round(value * 10_000));

/** With an arrow, so that colour says nothing that the text doesn't. */
export const change = orDash(value => `${['▼', '■', '▲'][direction(value) + 1]} ${share.format(value)}`);

/** "2026-01-31 12:00:00" of an ISO 8601 time in UTC. */
export const time = text => text.slice(0, 19).replace('T', ' ');
