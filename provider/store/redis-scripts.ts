import { redisLeaseScripts } from "./redis-lease-scripts.ts";

/**
 * Lua that runs inside the server, each as one step that nothing comes between. All take the fleet's prefix such as
 * `novacron:{lab}`, whose braces put everything of a fleet into one hash slot, so that a cluster runs them too; names of
 * keys are made of it. The second key is one that is there, as the prefix itself never is: while a slot moves from one
 * master to another, a script with a key that is there and one that is not is told to come again. With the prefix alone it
 * would run on the new master, to which half of the reservations have not come yet, and book them again. Rows are written once and never encoded anew: Lua's cjson gives numbers 14 digits.
 *
 * A reservation is a field `URN LF DECISION` of `:reservations`, its row JSON; `:unsettled` has the run of those that are
 * not settled; `:tokens` has what names the writes of the last 10,000 revisions; `:done` what was answered to the last questions,
 * and `:answered` until when each was waited for; `:node:NODE` and `:urn:URN` are sets of fields. `allow-oom` is for what gives back.
 */
const shared = `
-- ARGV: what names this write, and the writes that the asking process knows, as JSON: revision, name, revision ...,
-- and until when it waits, in ms by the clock of the server that it meant to ask.
local p = KEYS[1]
-- Nobody waits for it any more, and whoever asked has said that it failed.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000
if now > tonumber(ARGV[3]) then return redis.error_reply('LATE nobody waits for this any more') end
local rows, unsettled, meta = p .. ':reservations', p .. ':unsettled', p .. ':meta'
local function row(field)
  local text = redis.call('HGET', rows, field)
  return text and cjson.decode(text)
end
local function remove(field)
  local gone = row(field)
  if not gone then return 0 end
  redis.call('HDEL', rows, field)
  redis.call('HDEL', unsettled, field)
  redis.call('SREM', p .. ':node:' .. gone.node, field)
  redis.call('SREM', p .. ':urn:' .. string.match(field, '^(.*)\\n'), field)
  return 1
end
local tokens = p .. ':tokens'
local function revision() return tonumber(redis.call('HGET', meta, 'revision') or '0') end
-- They have to be there still; a failover may have lost them. Of old ones the name is not kept.
local known = cjson.decode(ARGV[2])
local lost = 0
for i = 1, #known, 2 do
  if known[i] > revision() or (redis.call('HGET', tokens, known[i]) or known[i + 1]) ~= known[i + 1] then lost = 1 end
end
local function advance()
  local next = redis.call('HINCRBY', meta, 'revision', 1)
  redis.call('HSET', tokens, next, ARGV[1])
  redis.call('HDEL', tokens, next - 10000)
end
-- What is asked may arrive twice, the second time late, from a connection that was given up: whatever was answered, it is
-- answered again, and not done again. Kept while somebody waits, and longer while there are few.
local done, answered = p .. ':done', p .. ':answered'
local before = redis.call('HGET', done, ARGV[1])
local function finish(result)
  redis.call('HSET', done, ARGV[1], result)
  redis.call('ZADD', answered, ARGV[3], ARGV[1])
  if redis.call('ZCARD', answered) > 10000 then
    for _, old in ipairs(redis.call('ZRANGEBYSCORE', answered, '-inf', '(' .. string.format('%.0f', now), 'LIMIT', 0, 2)) do
      redis.call('HDEL', done, old); redis.call('ZREM', answered, old)
    end
  end
end
-- Whether a write is lost, the revision, what names it, and the rest.
local function reply(...)
  local now = revision()
  return {lost, now, redis.call('HGET', tokens, now) or '', ...}
end
`;

/**
 * Whether a claim fits: the same rule as `firstShortage`, in the server. Of the rows it gives amounts alone; who holds what is
 * worked out by the asking process where it does not fit.
 */
const fits = `
local slack = 1e-9
local function sum(list, dimension)
  local total = 0
  for _, each in ipairs(list) do total = total + each[dimension] end
  return total
end
local function gpuUse(list)
  local whole, shares, shared = 0, {}, 0
  for _, each in ipairs(list) do
    if each.gpu == nil then whole = whole + each.gpus
    else
      local slot = tostring(each.gpu)
      if shares[slot] == nil then shared = shared + 1 end
      shares[slot] = (shares[slot] or 0) + each.gpus
    end
  end
  return whole + shared, shares
end
local function gpusFree(claim, capacity, others)
  local touched, shares = gpuUse(others)
  if claim.gpu == nil then return capacity.gpus - touched end
  local held = shares[tostring(claim.gpu)]
  if held ~= nil then return 1 - held end
  return touched + 1 <= capacity.gpus + slack and 1 or 0
end
local function isShort(claim, capacity, others, released)
  for _, dimension in ipairs({'vcpus', 'memoryGiB', 'diskGiB', 'gpus'}) do
    local free = dimension == 'gpus' and gpusFree(claim, capacity, others) or capacity[dimension] - sum(others, dimension)
    if claim[dimension] > free + slack then
      local back = released
      if dimension == 'gpus' then
        back = {}
        for _, each in ipairs(released) do if each.gpu == claim.gpu then back[#back + 1] = each end end
      end
      if claim[dimension] > sum(back, dimension) + slack then return true end
    end
  end
  return false
end
`;

const reserve = `${shared}${fits}
-- Also: the request as JSON, the row as JSON, the row that the asking process knows to say the same ('' for none).
-- Gives 'same', 'reserved', 'moved' where the revision is not the one that quotas were judged by or the question was refused
-- before, 'refused' where they were passed at it, or 'short' with the others' rows and those that go, as they are.
if before then return reply((before == 'reserved' or before == 'same') and before or 'moved') end
local function answer(outcome, ...) finish(outcome); return reply(outcome, ...) end
local a = cjson.decode(ARGV[4])
local field = a.urn .. '\\n' .. a.decisionId
local going, isGoing = {}, {}
local urns = {a.urn}
if a.replaces and a.replaces.urn ~= a.urn then urns[2] = a.replaces.urn end
for _, urn in ipairs(urns) do
  for _, other in ipairs(redis.call('SMEMBERS', p .. ':urn:' .. urn)) do
    local goes = false
    if other ~= field then
      if a.replaces and other == a.replaces.urn .. '\\n' .. a.replaces.decisionId then goes = true
      elseif urn == a.urn and row(other).stack == a.stack then
        goes = a.freeOthers == 'all' or (a.freeOthers == 'unsettled' and redis.call('HEXISTS', unsettled, other) == 1)
      end
    end
    if goes then going[#going + 1] = other; isGoing[other] = true end
  end
end
local standing = redis.call('HGET', rows, field)
local unchanged = standing and standing == ARGV[6]
if unchanged and redis.call('HEXISTS', unsettled, field) == 1 then redis.call('HSET', unsettled, field, a.operation) end
if unchanged and #going == 0 then return answer('same') end
if not unchanged then
  local others, released, otherRows, releasedRows = {}, {}, {}, {}
  for _, other in ipairs(redis.call('SMEMBERS', p .. ':node:' .. a.node)) do
    local text = redis.call('HGET', rows, other)
    if isGoing[other] or other == field then
      released[#released + 1] = cjson.decode(text); releasedRows[#releasedRows + 1] = text
    else
      others[#others + 1] = cjson.decode(text); otherRows[#otherRows + 1] = text
    end
  end
  if isShort(a, a.capacity, others, released) then return answer('short', otherRows, releasedRows) end
  if a.ifRevision and a.ifRevision ~= revision() then return answer('moved') end
  if a.isRefused then return answer('refused') end
end
for _, other in ipairs(going) do remove(other) end
if not unchanged then
  remove(field)
  redis.call('HSET', rows, field, ARGV[5])
  redis.call('HSET', unsettled, field, a.operation)
  redis.call('SADD', p .. ':node:' .. a.node, field)
  redis.call('SADD', p .. ':urn:' .. a.urn, field)
end
advance()
return answer('reserved')
`;

const release = `${shared}
-- Also: a field. Gives how many.
if before then return reply(tonumber(before)) end
local count = remove(ARGV[4])
if count > 0 then advance() end
finish(count)
return reply(count)
`;

const releaseAll = `${shared}
-- Also: URN, stack. Gives how many.
if before then return reply(tonumber(before)) end
local count = 0
for _, field in ipairs(redis.call('SMEMBERS', p .. ':urn:' .. ARGV[4])) do
  if row(field).stack == ARGV[5] then count = count + remove(field) end
end
if count > 0 then advance() end
finish(count)
return reply(count)
`;

const releaseAbandoned = `${shared}
-- Also: field, run, field, run ... Gives the fields that went.
if before then return reply(cjson.decode(before)) end
local gone = {}
for i = 4, #ARGV, 2 do
  if redis.call('HGET', unsettled, ARGV[i]) == ARGV[i + 1] then
    remove(ARGV[i]); gone[#gone + 1] = ARGV[i]
  end
end
if #gone > 0 then advance() end
finish(cjson.encode(gone))
return reply(gone)
`;

const settle = `${shared}
-- Also: fields. Gives those that nobody holds.
if before then return reply(cjson.decode(before)) end
local gone = {}
for i = 4, #ARGV do
  if redis.call('HEXISTS', rows, ARGV[i]) == 0 then gone[#gone + 1] = ARGV[i] end
  redis.call('HDEL', unsettled, ARGV[i])
end
finish(cjson.encode(gone))
return reply(gone)
`;

/** Keys and values of several hashes and the revision, at one moment. */
const reservationState = `${shared}
return reply(redis.call('HGETALL', rows), redis.call('HGETALL', unsettled))
`;

const reindex = `
-- ARGV: 1 to mend, and names of nodes that may have reservations. Gives what is wrong and with which field, in turn.
local p = KEYS[1]
local rows = p .. ':reservations'
local found, nodes, urns = {}, {}, {}
local function wrong(what, field, ...)
  found[#found + 1] = what; found[#found + 1] = field
  if ARGV[1] == '1' then redis.call(...) end
end
for i = 2, #ARGV do nodes[ARGV[i]] = true end
local all = redis.call('HGETALL', rows)
for i = 1, #all, 2 do
  local field, node = all[i], cjson.decode(all[i + 1]).node
  local urn = string.match(field, '^(.*)\\n')
  nodes[node] = true; urns[urn] = true
  for _, key in ipairs({':node:' .. node, ':urn:' .. urn}) do
    if redis.call('SISMEMBER', p .. key, field) == 0 then wrong('not found by ' .. string.match(key, '%a+'), field, 'SADD', p .. key, field) end
  end
end
for _, field in ipairs(redis.call('HKEYS', p .. ':unsettled')) do
  urns[string.match(field, '^(.*)\\n')] = true
  if redis.call('HEXISTS', rows, field) == 0 then wrong('unsettled and not held', field, 'HDEL', p .. ':unsettled', field) end
end
for node in pairs(nodes) do
  for _, field in ipairs(redis.call('SMEMBERS', p .. ':node:' .. node)) do
    local row = redis.call('HGET', rows, field)
    if not row or cjson.decode(row).node ~= node then wrong('counted on ' .. node .. ' and not held there', field, 'SREM', p .. ':node:' .. node, field) end
  end
end
for urn in pairs(urns) do
  for _, field in ipairs(redis.call('SMEMBERS', p .. ':urn:' .. urn)) do
    if redis.call('HEXISTS', rows, field) == 0 then wrong('listed and not held', field, 'SREM', p .. ':urn:' .. urn, field) end
  end
end
return found
`;

/**
 * Optimistic writes: nothing happens unless all that was read is still so. ARGV: how many expectations there are, each a key,
 * a field and the value or an empty string for none, then commands, each its length and its words; `~` as the first character
 * of a key stands for the prefix. An absent key has an empty value.
 */
const commit = `
local p = KEYS[1]
local function key(name) return p .. string.sub(name, 2) end
local at, count = 2, tonumber(ARGV[1])
for _ = 1, count do
  if (redis.call('HGET', key(ARGV[at]), ARGV[at + 1]) or '') ~= ARGV[at + 2] then return 0 end
  at = at + 3
end
while at <= #ARGV do
  local length = tonumber(ARGV[at])
  local words = {}
  for i = 1, length do words[i] = ARGV[at + i] end
  words[2] = key(words[2])
  redis.call(unpack(words))
  at = at + length + 1
end
return 1
`;

const claimInRun = `
-- ARGV: run (stack LF operation), URN, process, instant, row, seen. Gives 1, or 0 where another process claimed since.
local p = KEYS[1]
local order, claims = p .. ':run:' .. ARGV[1] .. ':order', p .. ':run:' .. ARGV[1]
for _, urn in ipairs(redis.call('ZRANGEBYSCORE', order, '(' .. ARGV[6], '+inf')) do
  if cjson.decode(redis.call('HGET', claims, urn)).process ~= ARGV[3] then return 0 end
end
local seq = redis.call('HINCRBY', p .. ':meta', 'seq', 1)
redis.call('ZADD', order, seq, ARGV[2])
redis.call('HSET', claims, ARGV[2], ARGV[5])
redis.call('HSET', p .. ':run-processes', ARGV[3], ARGV[4])
redis.call('SADD', p .. ':run-of:' .. ARGV[3], ARGV[1])
return 1
`;

const runClaims = `
-- ARGV: run, seen. Gives URN, sequence number, row, URN ...
local p = KEYS[1]
local found = redis.call('ZRANGEBYSCORE', p .. ':run:' .. ARGV[1] .. ':order', '(' .. ARGV[2], '+inf', 'WITHSCORES')
local out = {}
for i = 1, #found, 2 do
  out[#out + 1] = found[i]; out[#out + 1] = found[i + 1]
  out[#out + 1] = redis.call('HGET', p .. ':run:' .. ARGV[1], found[i])
end
return out
`;

const leaveRun = `
-- ARGV: process. Gives how many claims it had.
local p = KEYS[1]
local count = 0
for _, run in ipairs(redis.call('SMEMBERS', p .. ':run-of:' .. ARGV[1])) do
  local claims = p .. ':run:' .. run
  local found = redis.call('HGETALL', claims)
  for i = 1, #found, 2 do
    if cjson.decode(found[i + 1]).process == ARGV[1] then
      redis.call('HDEL', claims, found[i]); redis.call('ZREM', claims .. ':order', found[i])
      count = count + 1
    end
  end
end
redis.call('DEL', p .. ':run-of:' .. ARGV[1])
redis.call('HDEL', p .. ':run-processes', ARGV[1])
return count
`;

const consumePlanned = `
-- ARGV: stack, URN. Gives how many rows went; the stack stays known until it is pruned, for what it has previewed.
local p = KEYS[1]
local key = p .. ':planned:' .. ARGV[1] .. '\\n' .. ARGV[2]
local count = redis.call('HLEN', key)
redis.call('DEL', key)
redis.call('SREM', p .. ':planned-urns:' .. ARGV[1], ARGV[2])
return count
`;

const prune = `
-- ARGV: for how long it is not done again, now, and the instants before which planned rows go that are not of their stack's
-- latest preview, and before which all go and snapshots with them; in ms. Gives how many rows and snapshots went, or nothing.
local p = KEYS[1]
local now, superseded, all = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local last = redis.call('HGET', p .. ':meta', 'prunedAt')
if last and math.abs(now - last) < tonumber(ARGV[1]) then return {} end
redis.call('HSET', p .. ':meta', 'prunedAt', ARGV[2])

local planned, kept = 0, {}
local function pruneUrn(stack, urn, latest)
  local key = p .. ':planned:' .. stack .. '\\n' .. urn
  local rows, isEmpty = redis.call('HGETALL', key), true
  for i = 1, #rows, 2 do
    local row = cjson.decode(rows[i + 1])
    local at = cjson.decode(row.body).recordedAt
    if at < all or (at < superseded and row.operation ~= latest) then
      redis.call('HDEL', key, rows[i])
      planned = planned + 1
    else
      isEmpty = false
      local entry = redis.call('HGET', p .. ':record-entries', stack .. '\\n' .. row.record)
      if entry then kept[cjson.decode(entry).snapshot] = true end
    end
  end
  if isEmpty then redis.call('SREM', p .. ':planned-urns:' .. stack, urn) end
end
local function latestOf(stack)
  local latest
  local previews = redis.call('HGETALL', p .. ':previewed:' .. stack)
  for i = 2, #previews, 2 do
    local preview = cjson.decode(previews[i])
    if not latest or preview.seq > latest.seq then latest = preview end
  end
  return latest and latest.operation
end
for _, stack in ipairs(redis.call('SMEMBERS', p .. ':planned-stacks')) do
  local latest = latestOf(stack)
  for _, urn in ipairs(redis.call('SMEMBERS', p .. ':planned-urns:' .. stack)) do pruneUrn(stack, urn, latest) end
  if redis.call('SCARD', p .. ':planned-urns:' .. stack) == 0 then
    redis.call('DEL', p .. ':previewed:' .. stack)
    redis.call('SREM', p .. ':planned-stacks', stack)
  end
end

local snapshots = 0
for _, digest in ipairs(redis.call('ZRANGEBYSCORE', p .. ':snapshots-at', '-inf', '(' .. ARGV[4])) do
  if not kept[digest] then
    redis.call('HDEL', p .. ':snapshots', digest); redis.call('ZREM', p .. ':snapshots-at', digest)
    snapshots = snapshots + 1
  end
end
return {planned, snapshots}
`;

const oom = "#!lua flags=allow-oom\n";

/** Scripts by name, as ioredis takes them. */
export const redisScripts = {
  novacronReserve: `#!lua\n${reserve}`,
  novacronRelease: oom + release,
  novacronReleaseAll: oom + releaseAll,
  novacronReleaseAbandoned: oom + releaseAbandoned,
  novacronSettle: oom + settle,
  novacronReservations: `#!lua flags=no-writes\n${reservationState}`,
  novacronReindex: oom + reindex,
  novacronCommit: `#!lua\n${commit}`,
  novacronForget: oom + commit,
  novacronClaimInRun: `#!lua\n${claimInRun}`,
  novacronRunClaims: `#!lua flags=no-writes\n${runClaims}`,
  novacronLeaveRun: oom + leaveRun,
  novacronConsumePlanned: oom + consumePlanned,
  novacronPrune: oom + prune,
  ...redisLeaseScripts,
} as const;

/** Names of {@link redisScripts}. */
export type RedisScriptName = keyof typeof redisScripts;
