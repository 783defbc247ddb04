-- Makes a hash whole from what PostgreSQL answered; newer values stay.
-- KEYS    hash, generation
-- ARGV    the generation and the incarnation read before PostgreSQL was asked, the new seed,
--         b, b pairs (field, value) that do not belong to the patient,
--         then quadruples (field, value, marker field, order)
-- Answers 1, or 0 when the hash or the generation is not the same any more.
if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('HGET', KEYS[1], '?') ~= ARGV[2] then
    return 0
end
local values_at = 5 + 2 * tonumber(ARGV[4])
for at = 5, values_at - 1, 2 do
    if redis.call('HGET', KEYS[1], ARGV[at]) == ARGV[at + 1] then
        redis.call('HDEL', KEYS[1], ARGV[at])
    end
end
for at = values_at, #ARGV, 4 do
    local value = redis.call('HGET', KEYS[1], ARGV[at])
    if not value or ARGV[at + 1] > value then
        redis.call('HSET', KEYS[1], ARGV[at], ARGV[at + 1])
    end
    local marker = redis.call('HGET', KEYS[1], ARGV[at + 2])
    if not marker or ARGV[at + 3] > marker then
        redis.call('HSET', KEYS[1], ARGV[at + 2], ARGV[at + 3])
    end
end
redis.call('HSET', KEYS[1], '!', ARGV[3])
return 1
