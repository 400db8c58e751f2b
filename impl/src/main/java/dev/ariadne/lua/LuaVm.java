package dev.ariadne.lua;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.DoubleText;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.ScriptEngine;
import dev.ariadne.core.script.Sha1;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import party.iroiro.luajava.JFunction;
import party.iroiro.luajava.Lua;
import party.iroiro.luajava.LuaException;
import party.iroiro.luajava.lua51.Lua51;
import party.iroiro.luajava.lua51.Lua51Natives;

/**
 * A Lua 5.1 with Redis' sandbox: {@code sandbox.lua} makes the tables that scripts see, this class feeds it and calls it.
 *
 * <p>It is the C implementation, the one that Redis embeds, rather than a Lua written in Java: numbers become the same text, patterns
 * and string.format behave the same, to the digit. (luaj writes floats with the seven digits of a Java float and knows no precision in
 * string.format.)
 */
public final class LuaVm implements ScriptEngine {
    private static final String[] LIBRARIES = {"", "string", "table", "math", "debug", "coroutine"};
    private static final String[] FILES = {"bit", "cjson", "cmsgpack", "struct", "float"};
    /** Compiled code begins with it. Lua does not check such code, so none is loaded. */
    private static final byte ESCAPE = 27;

    /** What a function returns that raises the value on top of the stack as an error. */
    private static final int RAISE = -1;

    /** LUA_GCCOUNT of lua.h. */
    private static final int KILOBYTES_IN_USE = 3;

    private static final byte[] RETURN = ascii("return \"");
    private static final byte[] ZERO = ascii("\\000");

    private final Lua lua;
    private final Host host;
    private final Consumer<Throwable> defects;
    private final int runScript;
    private final int runFunction;
    private final int runLibrary;
    /** What the server itself threw while a script called it. */
    private @Nullable Throwable defect;

    private ByteBuffer scratch = ByteBuffer.allocateDirect(1 << 12);

    /**
     * A fresh interpreter.
     *
     * @param version Redis' version, for redis.REDIS_VERSION
     * @param defects told at once of what the server throws in what scripts call: to Lua it would be an error as any other, which a script
     *     may catch. If it returns, the script's run ends with it
     */
    public LuaVm(Host host, String version, Consumer<Throwable> defects) {
        this.host = host;
        this.defects = defects;
        this.lua = new Lua51();
        for (String library : LIBRARIES) {
            lua.openLibrary(library);
        }
        lua.getLuaNatives().lua_pushlightuserdata(lua.getPointer(), 0);
        lua.setGlobal("__null");
        load(resource("sandbox"), "=sandbox");
        int parameters = pushHost(version);
        lua.pCall(parameters, 3);
        runLibrary = lua.ref();
        runFunction = lua.ref();
        runScript = lua.ref();
        lua.setTop(0);
    }

    /** Pushes the parameters of sandbox.lua, in its order; returns how many. */
    private int pushHost(String version) {
        pushFunction(l -> invoke(l, true));
        pushFunction(l -> invoke(l, false));
        pushFunction(this::allows);
        pushFunction(this::guard);
        pushFunction(l -> {
            host.log((int) l.toNumber(1), latin1(bytes(l, 2)));
            return 0;
        });
        pushFunction(l -> {
            String why = host.interruption();
            if (why == null) {
                l.push(false);
            } else {
                l.push(why);
            }
            return 1;
        });
        pushFunction(l -> {
            l.push((Number) host.random());
            return 1;
        });
        pushFunction(l -> {
            host.seed((int) l.toNumber(1));
            return 0;
        });
        pushFunction(l -> {
            host.replicate((int) l.toNumber(1));
            return 0;
        });
        pushFunction(l -> {
            host.protocol((int) l.toNumber(1));
            return 0;
        });
        pushFunction(l -> {
            l.push(Sha1.hex(bytes(l, 1)));
            return 1;
        });
        pushFunction(this::register);
        lua.push(version);
        lua.push((Number) number(version));
        lua.newTable();
        for (String file : FILES) {
            load(resource(file), "=" + file);
            lua.setField(-2, file);
        }
        return 15;
    }

    /** Pushes a function of the server. Whatever it throws becomes an error of Lua in the binding: an error of Java must not. */
    private void pushFunction(JFunction function) {
        lua.push((JFunction) l -> {
            try {
                return function.__call(l);
            } catch (Error e) {
                throw broken(e);
            }
        });
    }

    private <T extends Throwable> T broken(T what) {
        defect = what;
        defects.accept(what);
        return what;
    }

    /** Calls what is on the stack; a script that met a defect of the server has no result, whatever it made of it. */
    private void call(int parameters, int results) {
        try {
            lua.pCall(parameters, results);
        } finally {
            throwDefect();
        }
    }

    private void throwDefect() {
        if (defect instanceof Error e) {
            throw e;
        }
        if (defect instanceof RuntimeException e) {
            throw e;
        }
    }

    private static int number(String version) {
        String[] parts = version.split("\\.");
        return Integer.parseInt(parts[0]) << 16 | Integer.parseInt(parts[1]) << 8 | Integer.parseInt(parts[2]);
    }

    // ---- what scripts call

    private int invoke(Lua l, boolean raises) {
        Args request = arguments(l);
        if (request == null) {
            return raises ? RAISE : 1;
        }
        throwDefect();
        Reply reply;
        try {
            reply = host.call(request);
        } catch (RuntimeException e) {
            throw broken(e);
        }
        l.setTop(0);
        boolean failed = reply.length() > 0 && reply.buf()[0] == '-';
        new ReplyReader(this, l, reply.buf()).push();
        return failed && raises ? RAISE : 1;
    }

    private int allows(Lua l) {
        Args request = arguments(l);
        if (request == null) {
            return RAISE;
        }
        Boolean allowed = host.allows(request);
        l.setTop(0);
        if (allowed == null) {
            pushError(l, "ERR Invalid command passed to redis.acl_check_cmd()");
            return RAISE;
        }
        l.push(allowed);
        return 1;
    }

    /** The arguments on the stack as a request; null, with the error pushed, when they are none. */
    private @Nullable Args arguments(Lua l) {
        int count = l.getTop();
        String error = count == 0 ? "ERR Please specify at least one argument for this redis lib call" : null;
        byte[][] argv = new byte[count][];
        for (int i = 0; i < count && error == null; i++) {
            Lua.LuaType type = l.type(i + 1);
            if (type == Lua.LuaType.NUMBER) {
                argv[i] = DoubleText.bytes(l.toNumber(i + 1));
            } else if (type == Lua.LuaType.STRING) {
                argv[i] = bytes(l, i + 1);
            } else {
                error = "ERR Lua redis lib command arguments must be strings or integers";
            }
        }
        if (error == null) {
            return Args.of(argv);
        }
        pushError(l, error);
        return null;
    }

    /** Returns a function that calls the one given; an error with a text gets the place in the script where it was called. */
    private int guard(Lua l) {
        int function = l.ref();
        l.push((JFunction) caller -> {
            int count = caller.getTop();
            caller.refGet(function);
            caller.insert(1);
            try {
                caller.pCall(count, -1);
                return caller.getTop();
            } catch (LuaException e) {
                // The binding takes an error that is a text off the stack, and leaves any other there.
                if (caller.getTop() == 0) {
                    natives().luaL_where(caller.getPointer(), 1);
                    caller.push(String.valueOf(e.getMessage()));
                    caller.concat(2);
                }
                return RAISE;
            }
        });
        return 1;
    }

    private Lua51Natives natives() {
        return (Lua51Natives) lua.getLuaNatives();
    }

    private static void pushError(Lua l, String text) {
        l.createTable(0, 1);
        l.push(text);
        l.setField(-2, "err");
    }

    private int register(Lua l) {
        String description = l.type(2) == Lua.LuaType.STRING ? latin1(bytes(l, 2)) : null;
        int callback = l.ref();
        String refusal = host.register(latin1(bytes(l, 1)), description, latin1(bytes(l, 3)), callback);
        if (refusal == null) {
            l.push(false);
        } else {
            l.push(refusal);
        }
        return 1;
    }

    // ---- what the server calls

    @Override
    public int compile(byte[] body, int from, String chunkName) throws CompileError {
        if (from < body.length && body[from] == ESCAPE) {
            throw new CompileError("attempt to load chunk with wrong mode");
        }
        try {
            load(Arrays.copyOfRange(body, from, body.length), chunkName);
        } catch (LuaException e) {
            lua.setTop(0);
            throw new CompileError(String.valueOf(e.getMessage()));
        }
        return lua.ref();
    }

    @Override
    public void free(int function) {
        lua.unref(function);
    }

    @Override
    public @Nullable Failure run(int function, boolean asFunction, byte[][] keys, byte[][] arguments, Reply reply) {
        lua.refGet(asFunction ? runFunction : runScript);
        lua.refGet(function);
        pushAll(keys);
        pushAll(arguments);
        Failure failure = null;
        try {
            call(3, 2);
        } catch (LuaException e) {
            lua.setTop(0);
            return new Failure("ERR " + e.getMessage(), null, null);
        }
        if (lua.toBoolean(1)) {
            new ResultWriter(lua, reply, host.protocol()).write();
        } else {
            failure = new Failure(field("err"), optional("source"), optional("line"));
        }
        lua.setTop(0);
        return failure;
    }

    private String field(String name) {
        String value = optional(name);
        return value == null ? "ERR unknown error" : value;
    }

    private @Nullable String optional(String name) {
        lua.getField(2, name);
        String value = lua.isString(-1) ? latin1(bytes(lua, -1)) : null;
        lua.pop(1);
        return value;
    }

    @Override
    public @Nullable String runLibrary(int function) {
        lua.refGet(runLibrary);
        lua.refGet(function);
        call(1, 2);
        String error = lua.toBoolean(1) ? null : latin1(bytes(lua, 2));
        lua.setTop(0);
        return error;
    }

    @Override
    public long memoryBytes() {
        return 1024L * natives().lua_gc(lua.getPointer(), KILOBYTES_IN_USE, 0);
    }

    @Override
    public void close() {
        lua.close();
    }

    // ---- strings are bytes

    private void pushAll(byte[][] strings) {
        lua.createTable(strings.length, 0);
        for (int i = 0; i < strings.length; i++) {
            push(lua, strings[i], 0, strings[i].length);
            lua.rawSetI(-2, i + 1);
        }
    }

    /** Pushes a string. */
    void push(Lua l, byte[] buf, int from, int to) {
        boolean plain = true;
        for (int i = from; plain && i < to; i++) {
            plain = buf[i] > 0;
        }
        if (plain) {
            l.push(new String(buf, from, to - from, StandardCharsets.US_ASCII));
            return;
        }
        // The binding pushes text only, so other bytes come in as a chunk that returns them.
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(2 * (to - from) + 16);
        chunk.writeBytes(RETURN);
        for (int i = from; i < to; i++) {
            switch (buf[i]) {
                case 0 -> chunk.writeBytes(ZERO);
                case '\n' -> chunk.writeBytes(new byte[] {'\\', 'n'});
                case '\r' -> chunk.writeBytes(new byte[] {'\\', 'r'});
                case '"', '\\' -> chunk.writeBytes(new byte[] {'\\', buf[i]});
                default -> chunk.write(buf[i]);
            }
        }
        chunk.write('"');
        load(l, chunk.toByteArray(), "=bytes");
        l.pCall(0, 1);
    }

    /** The bytes of the string at {@code index}; a number there becomes its text. */
    static byte[] bytes(Lua l, int index) {
        ByteBuffer buffer = Objects.requireNonNull(l.toBuffer(index), "a string");
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private void load(byte[] chunk, String name) {
        load(lua, chunk, name);
    }

    private void load(Lua l, byte[] chunk, String name) {
        if (scratch.capacity() < chunk.length) {
            scratch = ByteBuffer.allocateDirect(2 * chunk.length);
        }
        scratch.clear();
        scratch.put(chunk).flip();
        l.load(scratch, name);
    }

    private static byte[] resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(LuaVm.class.getResourceAsStream(name + ".lua"), name + ".lua in the jar")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
