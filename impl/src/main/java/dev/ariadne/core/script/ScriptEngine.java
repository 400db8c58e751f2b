package dev.ariadne.core.script;

import dev.ariadne.core.resp.Args;
import dev.ariadne.core.resp.Reply;
import org.jspecify.annotations.Nullable;

/**
 * An interpreter of Lua 5.1 with Redis' sandbox and libraries. It comes from outside ({@link dev.ariadne.core.Effects#scriptEngine}),
 * because it is native code; what scripts do to the data goes through its {@link Host}. One script runs at a time.
 */
public interface ScriptEngine {
    /** What scripts can ask of the server. */
    interface Host {
        /** redis.call and redis.pcall: executes a command; the reply, an error reply included, in the script's protocol. */
        Reply call(Args request);

        /** redis.acl_check_cmd: whether the caller may execute the command; null when there is none such. */
        @Nullable
        Boolean allows(Args request);

        /** redis.log: level 0 is debug, 3 warning. */
        void log(int level, String line);

        /** Asked now and then while a script runs: why it has to end, null when it may go on. */
        @Nullable
        String interruption();

        /** math.random: from 0, inclusive, to 1. */
        double random();

        /** math.randomseed. */
        void seed(int seed);

        /** redis.set_repl: a sum of {@link ScriptRun#REPLICAS} and {@link ScriptRun#APPEND_ONLY_FILE}. */
        void replicate(int targets);

        /** The script's RESP version. */
        int protocol();

        /** redis.setresp: 2 or 3. */
        void protocol(int version);

        /**
         * redis.register_function.
         *
         * @param flags flags separated by commas
         * @param callback reference to the function, as {@link #compile} returns them
         * @return why it is refused, or null
         */
        @Nullable
        String register(String name, @Nullable String description, String flags, int callback);
    }

    /** How a script ended that failed: the error's text, and where, as far as it is known. */
    record Failure(
            String error, @Nullable String source, @Nullable String line) {}

    /** Lua refused a script; the message is Lua's. */
    final class CompileError extends Exception {
        private static final long serialVersionUID = 1L;

        /** With Lua's text. */
        public CompileError(String text) {
            super(text, null, false, false);
        }

        /** Lua's text. */
        public String text() {
            return String.valueOf(getMessage());
        }
    }

    /** Compiles the script's bytes from {@code from} on; returns a reference to its function. */
    int compile(byte[] body, int from, String chunkName) throws CompileError;

    /** Forgets a function. */
    void free(int function);

    /**
     * Runs a function and writes what it returns as a reply; after a failure nothing is written.
     *
     * @param asFunction whether it gets keys and arguments as parameters rather than as the globals KEYS and ARGV
     */
    @Nullable
    Failure run(int function, boolean asFunction, byte[][] keys, byte[][] arguments, Reply reply);

    /** Runs the body of a library, which registers its functions; returns the error, or null. */
    @Nullable
    String runLibrary(int function);

    /** Bytes that Lua uses. */
    long memoryBytes();

    /** Gives everything back; nothing may be called afterwards. */
    void close();
}
