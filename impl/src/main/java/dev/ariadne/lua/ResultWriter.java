package dev.ariadne.lua;

import dev.ariadne.core.resp.Reply;
import party.iroiro.luajava.Lua;

/** Writes the value on top of the stack as a reply, and pops it (Redis: script_lua.c luaReplyToRedisReply). */
final class ResultWriter {
    private static final int STACK = 8;
    /** Deeper values are refused, as Redis does when Lua's stack is full. */
    private static final int MAX_DEPTH = 1000;

    private final Lua lua;
    private final Reply reply;
    private final int scriptProtocol;
    private int depth;

    ResultWriter(Lua lua, Reply reply, int scriptProtocol) {
        this.lua = lua;
        this.reply = reply;
        this.scriptProtocol = scriptProtocol;
    }

    void write() {
        if (++depth > MAX_DEPTH) {
            reply.error("ERR reached lua stack limit");
            lua.pop(1);
        } else {
            lua.checkStack(STACK);
            writeValue();
            lua.pop(1);
        }
        depth--;
    }

    private void writeValue() {
        switch (lua.type(-1)) {
            case STRING -> reply.bulk(LuaVm.bytes(lua, -1));
            case BOOLEAN -> bool(lua.toBoolean(-1));
            case NUMBER -> reply.integer(truncated(lua.toNumber(-1)));
            case TABLE -> table();
            default -> reply.nil();
        }
    }

    /** As a C cast does on x86: what is out of range is the smallest integer. */
    private static long truncated(double value) {
        boolean fits = value >= Long.MIN_VALUE && value < -(double) Long.MIN_VALUE;
        return fits ? (long) value : Long.MIN_VALUE;
    }

    private void bool(boolean value) {
        if (scriptProtocol >= 3) {
            reply.bool(value);
        } else if (value) {
            reply.integer(1);
        } else {
            reply.nil();
        }
    }

    private void table() {
        if (has("err", Lua.LuaType.STRING)) {
            reply.error(LuaVm.latin1(LuaVm.bytes(lua, -1)));
            lua.pop(1);
        } else if (has("ok", Lua.LuaType.STRING)) {
            reply.status(LuaVm.latin1(LuaVm.bytes(lua, -1)));
            lua.pop(1);
        } else if (has("double", Lua.LuaType.NUMBER)) {
            reply.doubleNumber(lua.toNumber(-1));
            lua.pop(1);
        } else if (has("big_number", Lua.LuaType.STRING)) {
            reply.bigNumber(LuaVm.latin1(LuaVm.bytes(lua, -1)));
            lua.pop(1);
        } else if (!verbatim()) {
            if (has("map", Lua.LuaType.TABLE)) {
                map();
            } else if (has("set", Lua.LuaType.TABLE)) {
                set();
            } else {
                array();
            }
        }
    }

    /** Whether the table on top has a field of that type, which is then pushed. */
    private boolean has(String field, Lua.LuaType type) {
        lua.push(field);
        lua.rawGet(-2);
        if (lua.type(-1) == type) {
            return true;
        }
        lua.pop(1);
        return false;
    }

    private boolean verbatim() {
        if (!has("verbatim_string", Lua.LuaType.TABLE)) {
            return false;
        }
        boolean written = false;
        if (has("format", Lua.LuaType.STRING)) {
            String format = LuaVm.latin1(LuaVm.bytes(lua, -1));
            lua.pop(1);
            if (has("string", Lua.LuaType.STRING)) {
                reply.verbatim(LuaVm.latin1(LuaVm.bytes(lua, -1)), format);
                lua.pop(1);
                written = true;
            }
        }
        lua.pop(1);
        return written;
    }

    private void map() {
        int at = reply.length();
        int pairs = 0;
        lua.pushNil();
        while (lua.next(-2) != 0) {
            lua.pushValue(-2);
            write();
            write();
            pairs++;
        }
        reply.mapAt(at, pairs);
        lua.pop(1);
    }

    private void set() {
        int at = reply.length();
        int members = 0;
        lua.pushNil();
        while (lua.next(-2) != 0) {
            lua.pop(1);
            lua.pushValue(-1);
            write();
            members++;
        }
        reply.setAt(at, members);
        lua.pop(1);
    }

    private void array() {
        int at = reply.length();
        int count = 0;
        while (true) {
            lua.rawGetI(-1, count + 1);
            if (lua.type(-1) == Lua.LuaType.NIL) {
                lua.pop(1);
                break;
            }
            write();
            count++;
        }
        reply.arrayAt(at, count);
    }
}
