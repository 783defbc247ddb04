-- Reads the hash of a patient together with the generation in force.
-- KEYS    hash, generation
-- ARGV    a fresh incarnation, seconds a new hash lives
-- The incarnation is written once in the life of a hash: whoever seeds the hash shows it, and so
-- proves that every write since this read went into the same hash.
local generation = redis.call('GET', KEYS[2])
if redis.call('HSETNX', KEYS[1], '?', ARGV[1]) == 1 and redis.call('TTL', KEYS[1]) < 0 then
    redis.call('EXPIRE', KEYS[1], ARGV[2])
end
return { generation or '', redis.call('HGETALL', KEYS[1]) }
