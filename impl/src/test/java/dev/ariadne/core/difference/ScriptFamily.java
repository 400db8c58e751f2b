package dev.ariadne.core.difference;

import static dev.ariadne.core.difference.Words.KEYS;
import static dev.ariadne.core.difference.Words.VALUES;
import static dev.ariadne.core.difference.Words.any;

import java.util.SplittableRandom;

/** Scripts that write, fail half-way, catch errors and convert replies. What they call replies in one order only. */
final class ScriptFamily implements Family {
    private static final String[] SCRIPTS = {
        "return redis.call('SET', KEYS[1], ARGV[1])",
        "return redis.call('GET', KEYS[1])",
        "return redis.call('INCRBY', KEYS[1], ARGV[1])",
        "redis.call('APPEND', KEYS[1], ARGV[1]) return redis.call('LPUSH', KEYS[2], ARGV[2])",
        "local r = redis.pcall('RPUSH', KEYS[1], ARGV[1]) if type(r) == 'table' then return r.err end return {r, #KEYS}",
        "local r = redis.pcall('LRANGE', KEYS[1], 0, -1) return r",
        "return {redis.call('TYPE', KEYS[1]), redis.call('EXISTS', KEYS[1], KEYS[2])}",
        "redis.call('DEL', KEYS[1]) redis.call('SET', KEYS[1], ARGV[1]) return redis.call('RENAME', KEYS[1], KEYS[2])",
        "return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])",
        "return redis.pcall('ZADD', KEYS[1], ARGV[1], ARGV[2])",
        "return redis.call('SADD', KEYS[1], unpack(ARGV))",
        "for i = 1, 3 do redis.call('RPUSH', KEYS[2], i) end return redis.status_reply(#ARGV[1])",
        "return redis.error_reply(ARGV[1] == '' and 'EMPTY' or 'ODD ' .. #ARGV[1])",
        "return {tonumber(ARGV[1]) or false, ARGV[2], #ARGV[1], {nil, 1}}",
        "redis.set_repl(redis.REPL_ALL) redis.call('SELECT', 1) return redis.call('SET', KEYS[1], ARGV[1])",
        "redis.setresp(3) return redis.call('HGETALL', KEYS[3])",
        "return redis.call('NOSUCH', KEYS[1])",
        "return redis.call('GET')",
        "return {KEYS[1], KEYS[2], ARGV[1], ARGV[2], redis.sha1hex(ARGV[1])}",
    };

    @Override
    public Said next(SplittableRandom r) {
        if (r.nextInt(12) == 0) {
            return Said.exactly(
                    "EVALSHA", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db", any(r, "0", "1", "-1", "x"), "a");
        }
        String command = r.nextInt(6) == 0 ? "EVAL_RO" : "EVAL";
        return Said.exactly(
                command, any(r, SCRIPTS), "3", any(r, KEYS), any(r, KEYS), "none", any(r, VALUES), any(r, VALUES));
    }
}
