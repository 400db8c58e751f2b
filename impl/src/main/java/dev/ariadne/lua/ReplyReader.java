package dev.ariadne.lua;

import java.nio.charset.StandardCharsets;
import party.iroiro.luajava.Lua;

/** Pushes a reply, RESP2 or RESP3, as the Lua value that scripts expect (Redis: script_lua.c redisProtocolToLuaType). */
final class ReplyReader {
    private static final int STACK = 8;

    private final LuaVm vm;
    private final Lua lua;
    private final byte[] buf;
    private int at;

    ReplyReader(LuaVm vm, Lua lua, byte[] buf) {
        this.vm = vm;
        this.lua = lua;
        this.buf = buf;
    }

    /** Pushes one value. */
    void push() {
        lua.checkStack(STACK);
        char type = (char) buf[at];
        int lineStart = at + 1;
        int lineEnd = lineStart;
        while (buf[lineEnd] != '\r') {
            lineEnd++;
        }
        at = lineEnd + 2;
        switch (type) {
            case '+' -> field("ok", lineStart, lineEnd);
            case '-' -> field("err", lineStart, lineEnd);
            case '(' -> field("big_number", lineStart, lineEnd);
            case ':' -> lua.push((Number) (double) Long.parseLong(text(lineStart, lineEnd)));
            case ',' -> {
                lua.createTable(0, 1);
                lua.push((Number) number(text(lineStart, lineEnd)));
                lua.setField(-2, "double");
            }
            case '#' -> lua.push(buf[lineStart] == 't');
            case '_' -> lua.pushNil();
            case '$' -> bulk(Integer.parseInt(text(lineStart, lineEnd)));
            case '=' -> verbatim(Integer.parseInt(text(lineStart, lineEnd)));
            case '*', '>' -> array(Integer.parseInt(text(lineStart, lineEnd)));
            case '%' -> map(Integer.parseInt(text(lineStart, lineEnd)));
            case '~' -> set(Integer.parseInt(text(lineStart, lineEnd)));
            default -> throw new IllegalStateException("no reply begins with " + type);
        }
    }

    private void field(String name, int from, int to) {
        lua.createTable(0, 1);
        vm.push(lua, buf, from, to);
        lua.setField(-2, name);
    }

    private void bulk(int length) {
        if (length < 0) {
            lua.push(false);
            return;
        }
        vm.push(lua, buf, at, at + length);
        at += length + 2;
    }

    private void verbatim(int length) {
        lua.createTable(0, 1);
        lua.createTable(0, 2);
        vm.push(lua, buf, at + 4, at + length);
        lua.setField(-2, "string");
        vm.push(lua, buf, at, at + 3);
        lua.setField(-2, "format");
        lua.setField(-2, "verbatim_string");
        at += length + 2;
    }

    private void array(int count) {
        if (count < 0) {
            lua.push(false);
            return;
        }
        lua.createTable(count, 0);
        for (int i = 1; i <= count; i++) {
            push();
            lua.rawSetI(-2, i);
        }
    }

    private void map(int pairs) {
        lua.createTable(0, 1);
        lua.createTable(0, pairs);
        for (int i = 0; i < pairs; i++) {
            push();
            push();
            lua.rawSet(-3);
        }
        lua.setField(-2, "map");
    }

    private void set(int count) {
        lua.createTable(0, 1);
        lua.createTable(0, count);
        for (int i = 0; i < count; i++) {
            push();
            lua.push(true);
            lua.rawSet(-3);
        }
        lua.setField(-2, "set");
    }

    private String text(int from, int to) {
        return new String(buf, from, to - from, StandardCharsets.US_ASCII);
    }

    private static double number(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }
}
