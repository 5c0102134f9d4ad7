/**
 * Lua for signs of life: `:alive` is a sorted set of `RUN LF PROCESS` by the instant of the last sign in ms, by the server's own
 * clock, for those of runners may differ.
 */
const clock = `
local alive = KEYS[1] .. ':alive'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

const signRun = `${clock}
-- ARGV: who, lease in ms. Gives 1 where the last sign is no older than that.
redis.call('ZREMRANGEBYSCORE', alive, '-inf', string.format('(%d', now - ARGV[2]))
local known = redis.call('ZSCORE', alive, ARGV[1])
redis.call('ZADD', alive, string.format('%d', now), ARGV[1])
return known and 1 or 0
`;

const withdrawSign = `
-- ARGV: who.
return redis.call('ZREM', KEYS[1] .. ':alive', ARGV[1])
`;

const silentRuns = `${clock}
-- Gives the instant now, then who, instant, who ...
local found = redis.call('ZRANGE', alive, 0, -1, 'WITHSCORES')
table.insert(found, 1, string.format('%d', now))
return found
`;

/** Scripts by name. A live run must not count as over because the server's memory is full. */
export const redisLeaseScripts = {
  novacronSignRun: `#!lua flags=allow-oom\n${signRun}`,
  novacronWithdrawSign: `#!lua flags=allow-oom\n${withdrawSign}`,
  novacronSilentRuns: `#!lua flags=no-writes\n${silentRuns}`,
} as const;
