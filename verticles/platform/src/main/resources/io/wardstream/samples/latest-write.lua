-- Puts the newest values of devices into the hashes of their patients, never backwards.
-- KEYS    for each device the hash of its patient
-- ARGV    seconds a new hash lives, then for each device: marker field, newest order, n, m,
--         n pairs (field, value) of the newest order, m pairs of older ones
-- A value begins with its order, so values compare as their orders do (LatestText). A marker is at
-- or above every order of its device: a sample above it is written without comparing its values.
local at = 2
for _, hash in ipairs(KEYS) do
    local order = ARGV[at + 1]
    local pairs_at = at + 4
    local older_at = pairs_at + 2 * tonumber(ARGV[at + 2])
    local end_at = older_at + 2 * tonumber(ARGV[at + 3])
    local compare_at = pairs_at
    local marker = redis.call('HGET', hash, ARGV[at])
    if not marker or order > marker then
        redis.call('HSET', hash, ARGV[at], order, unpack(ARGV, pairs_at, older_at - 1))
        if not marker then
            redis.call('EXPIRE', hash, ARGV[1])
        end
        compare_at = older_at
    end
    for field = compare_at, end_at - 1, 2 do
        local value = redis.call('HGET', hash, ARGV[field])
        if not value or ARGV[field + 1] > value then
            redis.call('HSET', hash, ARGV[field], ARGV[field + 1])
        end
    end
    at = end_at
end
return #KEYS
