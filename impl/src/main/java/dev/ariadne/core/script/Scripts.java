package dev.ariadne.core.script;

import dev.ariadne.config.Params;
import dev.ariadne.core.Conn;
import dev.ariadne.core.LogLevel;
import dev.ariadne.core.Node;
import dev.ariadne.core.command.Call;
import dev.ariadne.core.command.Command;
import dev.ariadne.core.repl.Replication;
import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.CommandError;
import dev.ariadne.core.resp.Errors;
import dev.ariadne.core.resp.Reply;
import dev.ariadne.core.script.Functions.Function;
import dev.ariadne.core.script.Functions.Library;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node's scripts: those that EVAL has seen, by their SHA-1, the libraries of functions, and the one that runs. The interpreter is made
 * when the first is needed.
 */
public final class Scripts implements ScriptEngine.Host {
    private static final String NO_SCRIPT = "NOSCRIPT No matching script. Please use EVAL.";
    private static final String SCRIPT_CHUNK = "@user_script";
    private static final String FUNCTION_CHUNK = "@user_function";
    /** A library has to register its functions within this time. */
    private static final long MAX_LOAD_NANOS = 500_000_000;

    private static final int SHA_CHARS = 40;

    private record Script(byte[] body, @Nullable Set<ScriptFlag> flags, int function) {}

    private final Node node;
    private final Lrand48 random = new Lrand48();
    private final TreeMap<String, Script> scripts = new TreeMap<>();
    private final Functions functions = new Functions();
    private final Reply commandReply = new Reply();
    private @Nullable ScriptEngine engine;
    private @Nullable ScriptRun running;
    private @Nullable Library loading;
    private long loadingSinceNanos;

    public Scripts(Node node) {
        this.node = node;
    }

    /** The same scripts and libraries for a copied node, compiled anew when they are needed. */
    public Scripts(Node node, Scripts other) {
        this.node = node;
        if (!other.scripts.isEmpty() || !other.functions.libraries().isEmpty()) {
            for (Script script : other.scripts.values()) {
                load(script.body);
            }
            for (Library library : other.functions.libraries()) {
                loadLibrary(library.code(), false);
            }
        }
    }

    private ScriptEngine engine() {
        ScriptEngine e = engine;
        if (e == null) {
            e = node.effects().scriptEngine(this);
            if (e == null) {
                throw new CommandError(
                        "ERR scripts cannot run here: the Lua library of this platform could not be loaded");
            }
            engine = e;
        }
        return e;
    }

    /** The libraries. */
    public Functions functions() {
        return functions;
    }

    /** How many scripts are kept for EVALSHA. */
    public int count() {
        return scripts.size();
    }

    /** Bytes that the interpreter uses. */
    public long memoryBytes() {
        return engine == null ? 0 : engine.memoryBytes();
    }

    /** What runs now, null when nothing does. */
    public @Nullable ScriptRun running() {
        return running;
    }

    /** Name of what runs, empty when nothing does. */
    public String runningName() {
        ScriptRun run = running;
        return run == null ? "" : run.name();
    }

    // ---- scripts by SHA-1

    /** SCRIPT LOAD: keeps a script; returns its SHA-1. */
    public String load(byte[] body) {
        String sha = Sha1.hex(body);
        if (!scripts.containsKey(sha)) {
            Shebang shebang = Shebang.ofScript(body);
            try {
                int function = engine().compile(body, shebang.bytes(), SCRIPT_CHUNK);
                scripts.put(sha, new Script(body, shebang.flags(), function));
            } catch (ScriptEngine.CompileError e) {
                throw new CommandError("ERR Error compiling script (new function): " + e.text());
            }
        }
        return sha;
    }

    /** SCRIPT EXISTS. */
    public boolean knows(String sha) {
        return scripts.containsKey(sha.toLowerCase(Locale.ROOT));
    }

    /** SCRIPT FLUSH. */
    public void flush() {
        for (Script script : scripts.values()) {
            engine().free(script.function);
        }
        scripts.clear();
    }

    /** EVAL and EVAL_RO: the body is the request's first argument. */
    public void eval(Call call, boolean readOnly) {
        int keys = keyCount(call.args().number(2), call.args());
        evaluate(call, load(call.args().bytes(1)), keys, readOnly);
    }

    /** EVALSHA and EVALSHA_RO. */
    public void evalSha(Call call, boolean readOnly) {
        String sha = call.args().text(1).toLowerCase(Locale.ROOT);
        if (sha.length() != SHA_CHARS) {
            throw new CommandError(NO_SCRIPT);
        }
        int keys = keyCount(call.args().number(2), call.args());
        if (!scripts.containsKey(sha)) {
            throw new CommandError(NO_SCRIPT);
        }
        evaluate(call, sha, keys, readOnly);
    }

    private void evaluate(Call call, String sha, int keys, boolean readOnly) {
        Script script = Objects.requireNonNull(scripts.get(sha));
        run(call, sha, script.function, false, script.flags, keys, readOnly);
    }

    // ---- functions

    /** FCALL and FCALL_RO. */
    public void callFunction(Call call, boolean readOnly) {
        Function function = functions.find(call.args().text(1));
        if (function == null) {
            throw new CommandError("ERR Function not found");
        }
        int keys = keyCount(call.args().number(2, "ERR Bad number of keys provided"), call.args());
        run(call, function.name(), function.callback(), true, function.flags(), keys, readOnly);
    }

    /** FUNCTION LOAD: returns the library's name. */
    public String loadLibrary(byte[] code, boolean replace) {
        Library library = compileLibrary(code);
        try {
            functions.join(List.of(library), replace, "'").forEach(this::free);
        } catch (CommandError e) {
            free(library);
            throw e;
        }
        return library.name();
    }

    private Library compileLibrary(byte[] code) {
        Shebang shebang = Shebang.ofLibrary(code);
        Library library = new Library(shebang.name(), code);
        int body;
        try {
            body = engine().compile(code, shebang.bytes(), FUNCTION_CHUNK);
        } catch (ScriptEngine.CompileError e) {
            throw new CommandError("ERR Error compiling function: " + e.text());
        }
        loading = library;
        loadingSinceNanos = node.effects().steadyNanos();
        String error;
        try {
            error = engine().runLibrary(body);
        } finally {
            loading = null;
            engine().free(body);
        }
        if (error != null) {
            free(library);
            throw new CommandError("ERR Error registering functions: " + error);
        }
        if (library.functions().isEmpty()) {
            throw new CommandError("ERR No functions registered");
        }
        return library;
    }

    /** FUNCTION RESTORE: adds libraries, all or none. */
    public void restore(List<byte[]> codes, boolean flush, boolean replace) {
        List<Library> libraries = new ArrayList<>();
        try {
            for (byte[] code : codes) {
                libraries.add(compileLibrary(code));
            }
            if (flush) {
                flushLibraries();
            }
            functions.join(libraries, replace, "").forEach(this::free);
        } catch (CommandError e) {
            libraries.forEach(this::free);
            throw e;
        }
    }

    /** Sources of all libraries. */
    public List<byte[]> libraryCodes() {
        List<byte[]> codes = new ArrayList<>();
        for (Library library : functions.libraries()) {
            codes.add(library.code());
        }
        return codes;
    }

    /** FUNCTION DELETE; returns whether it was there. */
    public boolean deleteLibrary(String name) {
        Library library = functions.library(name);
        if (library == null) {
            return false;
        }
        functions.remove(library);
        free(library);
        return true;
    }

    /** FUNCTION FLUSH. */
    public void flushLibraries() {
        for (Library library : List.copyOf(functions.libraries())) {
            functions.remove(library);
            free(library);
        }
    }

    private void free(Library library) {
        for (Function function : library.functions()) {
            engine().free(function.callback());
        }
    }

    // ---- running

    private static int keyCount(long keys, Args args) {
        if (keys > args.count() - 3) {
            throw new CommandError("ERR Number of keys can't be greater than number of args");
        }
        if (keys < 0) {
            throw new CommandError("ERR Number of keys can't be negative");
        }
        return (int) keys;
    }

    /** @param flags null for a script that says nothing of itself */
    private void run(
            Call call,
            String name,
            int function,
            boolean isFunction,
            @Nullable Set<ScriptFlag> flags,
            int keys,
            boolean readOnly) {
        refuse(call.conn(), flags, readOnly);
        Set<ScriptFlag> said = flags == null ? EnumSet.noneOf(ScriptFlag.class) : flags;
        boolean mayNotWrite = readOnly || said.contains(ScriptFlag.NO_WRITES);
        ScriptRun run = new ScriptRun(call, node.clients().unlisted(call.conn()), name, isFunction, mayNotWrite, said);
        byte[][] argv = call.args().toArray();
        byte[][] keyNames = Arrays.copyOfRange(argv, 3, 3 + keys);
        byte[][] arguments = Arrays.copyOfRange(argv, 3 + keys, argv.length);
        running = run;
        ScriptEngine.Failure failure;
        try {
            failure = engine().run(function, isFunction, keyNames, arguments, call.reply());
        } finally {
            running = null;
        }
        if (failure != null) {
            String where = failure.source() == null || failure.line() == null
                    ? ""
                    : " script: " + name + ", on " + failure.source() + ":" + failure.line() + ".";
            call.reply().error(failure.error() + where);
        }
    }

    /** What keeps a script from even beginning (Redis: script.c scriptPrepareForRun). */
    private void refuse(Conn caller, @Nullable Set<ScriptFlag> flags, boolean readOnly) {
        Replication replication = node.replication();
        boolean replica = !replication.isPrimary();
        boolean obeys = caller.isPrimary();
        boolean stale =
                replica && !replication.link().isConnected() && !node.config().get(Params.REPLICA_SERVE_STALE_DATA);
        if (flags == null) {
            if (stale) {
                throw new CommandError(Errors.MASTER_DOWN);
            }
            return;
        }
        if (stale && !flags.contains(ScriptFlag.ALLOW_STALE)) {
            throw new CommandError("MASTERDOWN Link with MASTER is down, replica-serve-stale-data is set to 'no'"
                    + " and 'allow-stale' flag is not set on the script.");
        }
        if (flags.contains(ScriptFlag.NO_WRITES)) {
            return;
        }
        if (replica && node.config().get(Params.REPLICA_READ_ONLY) && !obeys) {
            throw new CommandError("READONLY Can not run script with write flag on readonly replica");
        }
        if (readOnly) {
            throw new CommandError("ERR Can not execute a script with write flag using *_ro command.");
        }
        if (!replica && replication.gate().refuses()) {
            throw new CommandError(Errors.NO_REPLICAS);
        }
        if (node.eviction().isFull() && !obeys && !flags.contains(ScriptFlag.ALLOW_OOM)) {
            throw new CommandError(
                    "OOM allow-oom flag is not set on the script, can not run it when used memory > 'maxmemory'");
        }
    }

    /** Whether the script or function that a request would run says of itself that it writes nothing. */
    public boolean declaresNoWrites(Command command, Args args) {
        Set<ScriptFlag> flags = null;
        if (command.name().startsWith("fcall")) {
            Function function = functions.find(args.text(1));
            flags = function == null ? null : function.flags();
        } else if (command.name().startsWith("eval")) {
            boolean isSha = command.name().startsWith("evalsha");
            Script known = scripts.get(isSha ? args.text(1).toLowerCase(Locale.ROOT) : Sha1.hex(args.bytes(1)));
            flags = known == null ? isSha ? null : declared(args.bytes(1)) : known.flags;
        }
        return flags != null && flags.contains(ScriptFlag.NO_WRITES);
    }

    private static @Nullable Set<ScriptFlag> declared(byte[] body) {
        try {
            return Shebang.ofScript(body).flags();
        } catch (CommandError malformed) {
            return null;
        }
    }

    /** SCRIPT KILL and FUNCTION KILL: asks what runs to end. */
    public void kill(boolean function) {
        ScriptRun run = running;
        if (run == null) {
            throw new CommandError("NOTBUSY No scripts in execution right now.");
        }
        if (run.caller.isPrimary()) {
            throw new CommandError(
                    "UNKILLABLE The busy script was sent by a master instance in the context of replication"
                            + " and cannot be killed.");
        }
        if (run.isDirty()) {
            throw new CommandError(
                    "UNKILLABLE Sorry the script already executed write commands against the dataset. You can"
                            + " either wait the script termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.");
        }
        if (function != run.isFunction()) {
            throw new CommandError(busy(run));
        }
        run.kill();
    }

    /** The error that says what runs. */
    public static String busy(ScriptRun run) {
        return run.isFunction()
                ? "BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE."
                : "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";
    }

    // ---- what scripts call

    private ScriptRun run() {
        return Objects.requireNonNull(running, "a script runs");
    }

    @Override
    public Reply call(Args request) {
        ScriptRun run = run();
        if (!run.caller.isPrimary()) {
            node.effects().scriptTick();
        }
        commandReply.clear();
        commandReply.protocol(run.conn.protocol());
        node.callFromScript(run, request, commandReply);
        return commandReply;
    }

    @Override
    public @Nullable Boolean allows(Args request) {
        Command command = node.commands().find(request);
        if (command == null || (command.isContainer() && request.count() > 1)) {
            return null;
        }
        return run().caller.user().refusal(command, request) == null;
    }

    @Override
    public void log(int level, String line) {
        node.log(LogLevel.values()[level], line);
    }

    @Override
    public @Nullable String interruption() {
        if (loading != null) {
            boolean late = node.effects().steadyNanos() - loadingSinceNanos > MAX_LOAD_NANOS;
            return late ? "FUNCTION LOAD timeout" : null;
        }
        ScriptRun run = running;
        if (run == null) {
            return null;
        }
        if (!run.caller.isPrimary()) {
            node.effects().scriptTick();
        }
        return run.isKilled() ? "Script killed by user with SCRIPT KILL..." : null;
    }

    @Override
    public double random() {
        return random.next();
    }

    @Override
    public void seed(int seed) {
        random.seed(seed);
    }

    @Override
    public void replicate(int targets) {
        run().replicate(targets);
    }

    @Override
    public int protocol() {
        return run().conn.protocol();
    }

    @Override
    public void protocol(int version) {
        run().conn.protocol(version);
    }

    @Override
    public @Nullable String register(String name, @Nullable String description, String flags, int callback) {
        Library library = loading;
        return library == null
                ? "redis.register_function can only be called on FUNCTION LOAD command"
                : library.register(name, description, flags, callback);
    }
}
